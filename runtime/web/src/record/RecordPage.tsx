import { useQueryClient } from "@tanstack/react-query"
import { useParams } from "@tanstack/react-router"
import { useEffect, useMemo, useState } from "react"
import { isProblem, Problem } from "@/api"
import type { FormView, Rec } from "@/api/types"
import { fieldOf, listUrl, recordUrl, useAppView } from "@/app"
import { createFormStore } from "@/form"
import { formatWhen, useLabel, useLanguage, useT } from "@/i18n"
import { remember } from "@/search/recent"
import { useSession } from "@/session"
import { A } from "@/ui/A"
import { Button } from "@/ui/Button"
import { Drawer } from "@/ui/Drawer"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Menu } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { Note } from "@/ui/Note"
import { Tabs } from "@/ui/Tabs"
import { useKeys } from "@/ui/useKeys"
import { useNarrow, usePhone } from "@/ui/useMedia"
import { useTitle } from "@/ui/useTitle"
import { FieldShow } from "@/widgets"
import { CommentBox } from "./CommentBox"
import { useRecord, useRelated } from "./data"
import { EditDialog } from "./EditDialog"
import { Facts } from "./Facts"
import { LeftFields } from "./LeftFields"
import { PhoneActions, RecordHead, RecordTags } from "./RecordHead"
import { RecordSkeleton } from "./RecordSkeleton"
import RelatedList from "./RelatedList"
import { RelatedShort } from "./RelatedShort"
import { relatedOf, rowFields } from "./sections"
import { Timeline } from "./Timeline"
import { useButtons } from "./useButtons"
import { useRecordActions } from "./useRecordActions"
import { findWalk, neighbours, walkOf } from "./walk"
import { Avatar } from "@/ui/Avatar"
import "./record.css"
import "./texts"

/** `/a/{app}/f/{form}/{id}` */
export default function RecordPage() {
  const { form: key = "", id = "" } = useParams({ strict: false })
  const form = useAppView().forms[key]
  return form ? <Loaded key={`${key}/${id}`} form={form} id={id} /> : <ErrorState error={new Problem(404, {})} />
}

function Loaded({ form, id }: { form: FormView; id: string }) {
  const t = useT("record")
  const words = useLabel()
  const app = useAppView()
  const record = useRecord(form, id)
  const name = words(form.plural) || words(form.name)
  useTitle(record.data?.title ?? name)
  useEffect(() => {
    if (record.data) remember(app.key, form.key, record.data)
  }, [app.key, form.key, record.data])
  if (record.data) return <Page form={form} record={record.data} />
  if (!record.error) return <RecordSkeleton />
  return (
    <>
      <header className="bar">
        <span className="crumb">
          <A href={listUrl(app.key, form.key)}>{name}</A>
          <Icon name="chevron-right" size="xs" />
          <span className="num">{id}</span>
        </span>
      </header>
      <div className="scroll center col">
        <ErrorState error={record.error} onAgain={() => void record.refetch()} />
        {isProblem(record.error) && [403, 404].includes(record.error.status) && (
          <Button onClick={() => go(listUrl(app.key, form.key))}>{t("forbidden_back", { name })}</Button>
        )}
      </div>
    </>
  )
}

const COUNTED = 20

function TabCount({ form, fieldKey, id }: { form: FormView; fieldKey: string; id: string }) {
  const field = fieldOf(form, fieldKey)!
  const list = useRelated(form, field, id, COUNTED)
  if (!list.data) return null
  return <span className="count">{list.data.next ? `${COUNTED}+` : list.data.items.length}</span>
}

function Page({ form, record }: { form: FormView; record: Rec }) {
  const app = useAppView()
  const { me } = useSession()
  const phone = usePhone()
  const [editing, setEditing] = useState<number | null>(null)
  const [dialog, setDialog] = useState(false)
  const [mistake, setMistake] = useState<string | null>(null)
  const store = useMemo(() => createFormStore(form, record, { app, me, mode: "edit", record }), [form, record, app, me])
  const mayEdit = form.may.update && record.may_update !== false
  const buttons = useButtons(form, store, record)
  const actions = useRecordActions(form, record, mayEdit, () => setDialog(true), setMistake)
  const client = useQueryClient()
  const [walk] = useState(() => findWalk(client, app.key, form, record.id))
  const near = neighbours(walk, record.id)
  const open = (id: string | null | undefined) => id && go(recordUrl(app.key, form.key, id), { replace: true })
  useKeys({ E: () => mayEdit && setDialog(true), K: () => open(near?.previous), J: () => open(near?.next) })
  const said = mistake ?? buttons.mistake
  const shared = {
    form,
    record,
    store,
    buttons,
    actions,
    near,
    open,
    mayEdit,
    editing,
    setEditing,
    edit: () => setDialog(true),
  }
  return (
    <>
      {phone ? (
        <PhoneRecord {...shared} />
      ) : (
        <DeskRecord
          {...shared}
          note={
            said && (
              <Note
                kind="bad"
                actions={
                  <button
                    type="button"
                    className="link"
                    onClick={() => {
                      setMistake(null)
                      buttons.dismiss()
                    }}
                  >
                    <Icon name="x" size="s" />
                  </button>
                }
              >
                {said}
              </Note>
            )
          }
        />
      )}
      {phone && said && <Note kind="bad">{said}</Note>}
      {dialog && <EditDialog form={form} record={record} onClose={() => setDialog(false)} />}
    </>
  )
}

interface Shared {
  form: FormView
  record: Rec
  store: ReturnType<typeof createFormStore>
  buttons: ReturnType<typeof useButtons>
  actions: ReturnType<typeof useRecordActions>
  near: ReturnType<typeof neighbours>
  open: (id: string | null | undefined) => void
  mayEdit: boolean
  editing: number | null
  setEditing: (index: number | null) => void
  edit: () => void
  note?: React.ReactNode
}

function useTabs(form: FormView, record: Rec) {
  const t = useT("record")
  const words = useLabel()
  const app = useAppView()
  const { tabs, right } = relatedOf(form)
  const targetOf = (key: string) => app.forms[(fieldOf(form, key)?.form ?? "").split(".").pop() ?? ""]
  const named = (key: string) => words(fieldOf(form, key)?.label) || words(targetOf(key)?.plural) || key
  const shown = tabs.filter((key) => targetOf(key))
  const items = [
    ...rowFields(form).map((key) => ({
      key,
      label: (
        <>
          {named(key)}
          <span className="count">{(record[key] as unknown[] | null)?.length ?? 0}</span>
        </>
      ),
    })),
    { key: "timeline", label: t("timeline") },
    ...shown.map((key) => ({
      key,
      label: (
        <>
          {named(key)}
          <TabCount form={form} fieldKey={key} id={record.id} />
        </>
      ),
    })),
  ]
  return { items, right: right.filter((key) => targetOf(key)) }
}

function TabBody({
  form,
  record,
  tab,
  path,
  phone,
  edit,
}: {
  form: FormView
  record: Rec
  tab: string
  path: string
  phone?: boolean
  edit?: () => void
}) {
  const t = useT("record")
  const field = fieldOf(form, tab)
  if (!field) return <Timeline form={form} path={path} phone={phone} />
  if (field.type === "related") return <RelatedList form={form} field={field} id={record.id} />
  return (
    <div className="wideval">
      <FieldShow field={field} value={record[tab]} rec={record} />
      {edit && (
        <Button small kind="quiet" icon="pencil" className="mt2" onClick={edit}>
          {t("edit")}
        </Button>
      )}
    </div>
  )
}

function Crumbs({ form, near, open }: Pick<Shared, "form" | "near" | "open">) {
  const t = useT("record")
  const words = useLabel()
  const app = useAppView()
  const walk = walkOf(app.key, form.key)
  return (
    <>
      <span className="crumb">
        <A href={listUrl(app.key, form.key)}>{words(form.plural) || words(form.name)}</A>
        {walk?.label && near && (
          <>
            <Icon name="chevron-right" size="xs" />
            <A href={walk.href}>{walk.label}</A>
          </>
        )}
      </span>
      {near && (
        <>
          <span className="t3 xs num">{t("of", { at: near.at, n: near.total })}</span>
          <span className="row g1">
            <IconButton
              icon="chevron-up"
              label={t("previous")}
              keys="K"
              disabled={!near.previous}
              onClick={() => open(near.previous)}
            />
            <IconButton
              icon="chevron-down"
              label={t("next")}
              keys="J"
              disabled={!near.next}
              onClick={() => open(near.next)}
            />
          </span>
        </>
      )}
    </>
  )
}

function DeskRecord({
  form,
  record,
  store,
  buttons,
  actions,
  near,
  open,
  mayEdit,
  editing,
  setEditing,
  edit,
  note,
}: Shared) {
  const t = useT("record")
  useLanguage()
  const narrow = useNarrow()
  const [tab, setTab] = useState(() => rowFields(form)[0] ?? "timeline")
  const [side, setSide] = useState(false)
  const { items, right } = useTabs(form, record)
  const column = right.map((key) => <RelatedShort key={key} form={form} field={fieldOf(form, key)!} record={record} />)
  return (
    <>
      <header className="bar">
        <Crumbs form={form} near={near} open={open} />
        <span className="right row">
          {record.updated_at && (
            <span className="t3 xs nowrap updated">
              {t("last_changed", { who: record.updated_by?.title ?? t("system"), when: formatWhen(record.updated_at) })}
            </span>
          )}
          {narrow && right.length > 0 && (
            <Button small onClick={() => setSide(true)}>
              {t("related")}
            </Button>
          )}
          <IconButton icon="link" label={t("copy_link")} onClick={() => void actions.copy()} />
          <Menu
            label={t("more")}
            align="end"
            items={actions.items}
            trigger={(props) => <IconButton {...props} icon="ellipsis" label={t("more")} />}
          />
        </span>
      </header>
      {note}
      {Boolean(record.deleted_at) && (
        <Note
          kind="warn"
          actions={
            <Button small onClick={() => void actions.restore()}>
              {t("restore")}
            </Button>
          }
        >
          {t("gone")}
        </Note>
      )}
      <RecordHead form={form} record={record} buttons={buttons} />
      <Facts form={form} rec={record} />
      <div className={`rec${right.length && !narrow ? "" : " two"}`}>
        <section className="left" aria-label={t("details")}>
          <LeftFields
            form={form}
            record={record}
            store={store}
            mayEdit={mayEdit}
            editing={editing}
            setEditing={setEditing}
          />
        </section>
        <section className="col midc">
          <Tabs items={items} value={tab} onChange={setTab} label={record.title} />
          <div className="midscroll" role="tabpanel">
            <TabBody form={form} record={record} tab={tab} path={actions.path} edit={mayEdit ? edit : undefined} />
          </div>
        </section>
        {right.length > 0 && !narrow && (
          <aside className="rightc" aria-label={t("related")}>
            {column}
          </aside>
        )}
      </div>
      {side && (
        <Drawer title={t("related")} onClose={() => setSide(false)}>
          <div className="bleed">{column}</div>
        </Drawer>
      )}
    </>
  )
}

function PhoneRecord({ form, record, store, buttons, actions, near, mayEdit, editing, setEditing, edit }: Shared) {
  const t = useT("record")
  const [tab, setTab] = useState(() => rowFields(form)[0] ?? "timeline")
  const { items, right } = useTabs(form, record)
  const words = useLabel()
  const at = items.findIndex((item) => item.key === "timeline") + 1
  const tabs = [
    ...items.slice(0, at),
    { key: "details", label: t("details") },
    ...items.slice(at),
    ...right
      .filter((key) => !items.some((item) => item.key === key))
      .map((key) => ({
        key,
        label: (
          <>
            {words(fieldOf(form, key)?.label) || key}
            <TabCount form={form} fieldKey={key} id={record.id} />
          </>
        ),
      })),
  ]
  return (
    <div className="phone in">
      <header className="bar">
        <button type="button" className="pi" aria-label={t("back")} onClick={() => go(actions.back)}>
          <Icon name="chevron-left" size="l" />
        </button>
        {near && <span className="sm t3 num">{t("of", { at: near.at, n: near.total })}</span>}
        <span className="right">
          <Menu
            label={t("more")}
            align="end"
            items={actions.items}
            trigger={(props) => (
              <button type="button" {...props} className="pi" aria-label={t("more")}>
                <Icon name="ellipsis" size="l" />
              </button>
            )}
          />
        </span>
      </header>
      <div className="scroll">
        <div className="phead">
          <div className="row">
            <Avatar name={record.title} thing size="xl" />
            <div className="grow">
              <h2>{record.title}</h2>
              <div className="row wrap mt1 g1">
                <RecordTags form={form} record={record} which="all" />
              </div>
            </div>
          </div>
          <PhoneActions form={form} record={record} buttons={buttons} mayEdit={mayEdit} onEdit={edit} />
        </div>
        <Facts form={form} rec={record} phone />
        <Tabs items={tabs} value={tab} onChange={setTab} label={record.title} />
        <div role="tabpanel" className="ptab">
          {tab === "details" ? (
            <LeftFields
              form={form}
              record={record}
              store={store}
              mayEdit={mayEdit}
              editing={editing}
              setEditing={setEditing}
            />
          ) : (
            <TabBody
              form={form}
              record={record}
              tab={tab}
              path={actions.path}
              phone
              edit={mayEdit ? edit : undefined}
            />
          )}
        </div>
      </div>
      {form.comments && tab === "timeline" && <CommentBox path={actions.path} phone />}
    </div>
  )
}
