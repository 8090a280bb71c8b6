import { useState } from "react"
import type { FormView, Rec, Section } from "@/api/types"
import { fieldOf, useAppView } from "@/app"
import {
  createFormStore,
  focusField,
  FormErrors,
  FormField,
  useFormState,
  useLeaveWarning,
  useTruth,
  type FormStore,
} from "@/form"
import { useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Button } from "@/ui/Button"
import { IconButton } from "@/ui/IconButton"
import { useKeys } from "@/ui/useKeys"
import { FieldShow, isEmpty, widgetOf } from "@/widgets"
import { MergeDialog } from "./MergeDialog"
import { RelatedShort } from "./RelatedShort"
import { leftSections } from "./sections"
import { useSave } from "./useSave"

/** A section being read. A double click on a value edits the section there. */
function Reading({
  store,
  section,
  record,
  onEdit,
}: {
  store: FormStore
  section: Section
  record: Rec
  onEdit?: (field: string) => void
}) {
  return (
    <dl className="kv">
      {section.items.map((item) => (
        <Line key={item.field} store={store} item={item} record={record} onEdit={onEdit} />
      ))}
    </dl>
  )
}

function Line({
  store,
  item,
  record,
  onEdit,
}: {
  store: FormStore
  item: Section["items"][number]
  record: Rec
  onEdit?: (field: string) => void
}) {
  const words = useLabel()
  const field = store.field(item.field ?? "")
  const visible = useTruth(store, field?.visible ?? true, field?.trees?.visible, true)
  const here = useTruth(store, item.visible ?? true, item.trees?.visible, true)
  if (!field || !visible || !here || field.type === "related") return null
  const wide = Boolean(widgetOf(field).wide) && field.type !== "address" && !isEmpty(record[field.key])
  return (
    <>
      <dt className={wide ? "wide" : ""}>{words(item.label) || words(field.label) || field.key}</dt>
      <dd className={wide ? "wide" : ""} onDoubleClick={onEdit && (() => onEdit(field.key))}>
        <FieldShow field={field} value={record[field.key]} rec={record} />
      </dd>
    </>
  )
}

/** A section being changed, in place, with its own Save. */
function Editing({
  form,
  section,
  record,
  focus,
  onDone,
}: {
  form: FormView
  section: Section
  record: Rec
  focus: string | null
  onDone: () => void
}) {
  const t = useT("record")
  const app = useAppView()
  const { me } = useSession()
  const [store] = useState(() =>
    createFormStore(form, record, { app, me, mode: "edit", record, draft: `${me.id}:${app.key}:${form.key}:${record.id}` }),
  )
  const { save, busy, conflict, resolve, giveUp } = useSave(store, record.id, onDone)
  const general = useFormState(store, (state) => state.general)
  useLeaveWarning(store)
  useKeys({ "Mod+S": () => void save() })
  const cancel = () => {
    store.discard()
    onDone()
  }
  const start = (element: HTMLElement | null) => {
    if (!element || element.dataset.started) return
    element.dataset.started = "1"
    const first = focus ?? section.items.find((item) => item.field && store.field(item.field)?.may_write)?.field
    if (first) focusField(store, first)
  }
  return (
    <form
      ref={start}
      className="editing"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) cancel()
      }}
    >
      {general.length > 0 && <FormErrors store={store} />}
      {section.items.map((item) => {
        const field = store.field(item.field ?? "")
        return field && field.type !== "related" ? (
          <FormField key={field.key} store={store} field={field} item={item} />
        ) : null
      })}
      <div className="row editfoot">
        <Button small kind="primary" type="submit" keys="Mod S" busy={busy}>
          {t("save")}
        </Button>
        <Button small kind="quiet" onClick={cancel}>
          {t("cancel")}
        </Button>
      </div>
      {conflict && (
        <MergeDialog
          form={form}
          conflict={conflict}
          busy={busy}
          onClose={giveUp}
          onResolve={(values) => void resolve(values)}
        />
      )}
    </form>
  )
}

/** The record's fields by section, each with a pencil. */
export function LeftFields({
  form,
  record,
  store,
  mayEdit,
  editing,
  setEditing,
}: {
  form: FormView
  record: Rec
  store: FormStore
  mayEdit: boolean
  editing: number | null
  setEditing: (index: number | null) => void
}) {
  const t = useT("record")
  const words = useLabel()
  const app = useAppView()
  const { me } = useSession()
  const [focus, setFocus] = useState<string | null>(null)
  const edit = (index: number, field: string | null = null) => {
    setFocus(field)
    setEditing(index)
  }
  return (
    <>
      {leftSections(form, me.roles?.[app.key] ?? []).map((section, index) => {
        const related = section.items.filter(
          (item) => item.related || fieldOf(form, item.field ?? "")?.type === "related",
        )
        const plain = { ...section, items: section.items.filter((item) => !related.includes(item)) }
        const title = words(section.section) || t("about")
        return (
          <div key={section.key ?? index}>
            {plain.items.length > 0 && (
              <section className="sec" aria-label={title}>
                <div className="sech">
                  {title}
                  {mayEdit && editing !== index && (
                    <span className="right">
                      <IconButton
                        icon="pencil"
                        label={t("edit_section", { name: title })}
                        keys={index === 0 ? "E" : undefined}
                        onClick={() => edit(index)}
                      />
                    </span>
                  )}
                </div>
                {editing === index ? (
                  <Editing form={form} section={plain} record={record} focus={focus} onDone={() => setEditing(null)} />
                ) : (
                  <Reading
                    store={store}
                    section={plain}
                    record={record}
                    onEdit={mayEdit ? (field) => edit(index, field) : undefined}
                  />
                )}
              </section>
            )}
            {related.map((item) => {
              const field = fieldOf(form, item.related ?? item.field ?? "")
              return field ? <RelatedShort key={field.key} form={form} field={field} record={record} /> : null
            })}
          </div>
        )
      })}
    </>
  )
}
