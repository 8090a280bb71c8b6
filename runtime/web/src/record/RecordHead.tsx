import { useState } from "react"
import type { FormView, Rec } from "@/api/types"
import { fieldOf, localKey, useAppView } from "@/app"
import { useLabel, useT } from "@/i18n"
import { Avatar } from "@/ui/Avatar"
import { Button, ButtonLink } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { Menu } from "@/ui/Menu"
import { CellShow, FieldShow, isEmpty, textOf } from "@/widgets"
import CreateDialog from "./CreateDialog"
import { backReference } from "./relatedColumns"
import type { useButtons } from "./useButtons"

type Buttons = ReturnType<typeof useButtons>

/** The tags beside the name: choices filled, words outlined. */
export function RecordTags({
  form,
  record,
  which,
}: {
  form: FormView
  record: Rec
  which: "choices" | "words" | "all"
}) {
  const fields = (form.page.tags ?? [])
    .map((key) => fieldOf(form, key))
    .filter((field) => field !== undefined && !isEmpty(record[field.key]))
    .map((field) => field!)
  const words = fields.map((field) => textOf(field, record[field.key]))
  const shown = fields
    .filter((_, index) => words.indexOf(words[index]!) === index) // the same word twice tells nothing new
    .filter((field) => which === "all" || (which === "words") === (field.type === "tags"))
  return (
    <>
      {shown.map((field) => (
        <CellShow key={field.key} field={field} rec={record} />
      ))}
    </>
  )
}

const contactOf = (form: FormView, record: Rec) => ({
  phone: form.fields.find((field) => field.type === "phone" && record[field.key]),
  mail: form.fields.find((field) => field.type === "email" && record[field.key]),
})

/** Records that can be added from here: one for each related form that this person may create. */
function useAddable(form: FormView) {
  const words = useLabel()
  const app = useAppView()
  return form.fields
    .filter((field) => field.type === "related" && field.by)
    .flatMap((field) => {
      const target = app.forms[localKey(field.form ?? "")]
      return target?.may.create
        ? [{ key: field.key, field, target, label: words(target.name), icon: target.icon ?? "plus" }]
        : []
    })
}

/** "Add", the main action: something new for this record. Without any, the analyst's first button takes its place. */
function AddMenu({ form, record }: { form: FormView; record: Rec }) {
  const t = useT("record")
  const addable = useAddable(form)
  const [open, setOpen] = useState<(typeof addable)[number] | null>(null)
  if (!addable.length) return null
  return (
    <>
      <Menu
        label={t("add")}
        align="end"
        items={addable.map((each) => ({ key: each.key, label: each.label, icon: each.icon, run: () => setOpen(each) }))}
        trigger={(props) => (
          <Button {...props} small kind="primary" icon="plus">
            {t("add")}
          </Button>
        )}
      />
      {open && (
        <CreateDialog form={open.target} values={backReference(open.field, record)} onClose={() => setOpen(null)} />
      )}
    </>
  )
}

function Actions({ form, record, buttons }: { form: FormView; record: Rec; buttons: Buttons }) {
  const t = useT("record")
  const words = useLabel()
  const { phone, mail } = contactOf(form, record)
  const filled = !useAddable(form).length
  const few = buttons.buttons.slice(0, 3)
  const rest = buttons.buttons.slice(3)
  return (
    <div className="row actions">
      {phone && (
        <ButtonLink small icon="phone" href={`tel:${String(record[phone.key])}`}>
          {t("call")}
        </ButtonLink>
      )}
      {mail && (
        <ButtonLink small icon="mail" href={`mailto:${String(record[mail.key])}`}>
          {t("mail")}
        </ButtonLink>
      )}
      {rest.length > 0 && (
        <Menu
          label={t("more")}
          align="end"
          items={rest.map((button) => ({
            key: button.key,
            label: words(button.label),
            icon: button.icon ?? undefined,
            run: () => void buttons.press(button),
          }))}
          trigger={(props) => <Button {...props} small icon="ellipsis" aria-label={t("more")} />}
        />
      )}
      {few.map((button, index) => (
        <Button
          key={button.key}
          small
          kind={filled && index === 0 ? "primary" : "default"}
          icon={button.icon ?? undefined}
          busy={buttons.busy === button.key}
          onClick={() => void buttons.press(button)}
        >
          {words(button.label)}
        </Button>
      ))}
      <AddMenu form={form} record={record} />
    </div>
  )
}

/** Who or what this is, its tags, and what one can do with it. */
export function RecordHead({ form, record, buttons }: { form: FormView; record: Rec; buttons: Buttons }) {
  const subtitle = form.subtitle ? fieldOf(form, form.subtitle) : undefined
  return (
    <div className="rechead">
      <Avatar name={record.title} thing size="xl" />
      <div className="grow">
        <div className="row wrap">
          <h1>{record.title}</h1>
          <RecordTags form={form} record={record} which="choices" />
        </div>
        <div className="row wrap mt1 words">
          {subtitle && !isEmpty(record[subtitle.key]) && (
            <span className="t2 sm">
              {subtitle.type === "reference" ? (
                <FieldShow field={subtitle} value={record[subtitle.key]} rec={record} />
              ) : (
                textOf(subtitle, record[subtitle.key])
              )}
            </span>
          )}
          <RecordTags form={form} record={record} which="words" />
        </div>
      </div>
      <Actions form={form} record={record} buttons={buttons} />
    </div>
  )
}

/** On a phone: up to four large buttons in thumb reach. */
export function PhoneActions({
  form,
  record,
  buttons,
  mayEdit,
  onEdit,
}: {
  form: FormView
  record: Rec
  buttons: Buttons
  mayEdit: boolean
  onEdit: () => void
}) {
  const t = useT("record")
  const words = useLabel()
  const { phone, mail } = contactOf(form, record)
  const addable = useAddable(form)
  const [open, setOpen] = useState<(typeof addable)[number] | null>(null)
  const tiles = [
    ...(phone
      ? [{ key: "call", icon: "phone", label: t("call"), href: `tel:${String(record[phone.key])}`, run: undefined }]
      : []),
    ...(mail
      ? [{ key: "mail", icon: "mail", label: t("mail"), href: `mailto:${String(record[mail.key])}`, run: undefined }]
      : []),
    ...buttons.buttons.slice(0, addable.length ? 1 : 2).map((button) => ({
      key: button.key,
      icon: button.icon ?? "zap",
      label: words(button.label),
      run: () => void buttons.press(button),
      href: undefined as string | undefined,
    })),
    ...(mayEdit ? [{ key: "edit", icon: "pencil", label: t("edit"), run: onEdit, href: undefined }] : []),
  ].slice(0, addable.length ? 3 : 4)
  return (
    <div className="ptiles">
      {addable.length > 0 && (
        <Menu
          label={t("add")}
          items={addable.map((each) => ({
            key: each.key,
            label: each.label,
            icon: each.icon,
            run: () => setOpen(each),
          }))}
          trigger={(props) => (
            <button type="button" {...props} className="ptile xs b main">
              <Icon name="plus" size="l" />
              {t("add")}
            </button>
          )}
        />
      )}
      {open && (
        <CreateDialog form={open.target} values={backReference(open.field, record)} onClose={() => setOpen(null)} />
      )}
      {tiles.map((tile, index) => {
        const inside = (
          <>
            <Icon name={tile.icon} size="l" />
            <span className="ell">{tile.label}</span>
          </>
        )
        const className = `ptile xs b${!addable.length && index === 0 && tile.run && tile.key !== "edit" ? " main" : ""}`
        return tile.href ? (
          <a key={tile.key} href={tile.href} className={className}>
            {inside}
          </a>
        ) : (
          <button key={tile.key} type="button" className={className} onClick={tile.run}>
            {inside}
          </button>
        )
      })}
    </div>
  )
}
