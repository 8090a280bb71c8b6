import { useState } from "react"
import { fieldOf, listUrl, useAppView } from "@/app"
import { HeldChange } from "@/flow/HeldChange"
import { formatWhen, useLabel, useLanguage, useT } from "@/i18n"
import { A } from "@/ui/A"
import { Button } from "@/ui/Button"
import { Drawer } from "@/ui/Drawer"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Menu } from "@/ui/Menu"
import { Note } from "@/ui/Note"
import { Tabs } from "@/ui/Tabs"
import { useNarrow } from "@/ui/useMedia"
import { Facts } from "./Facts"
import { LeftFields } from "./LeftFields"
import { RecordHead } from "./RecordHead"
import { RelatedShort } from "./RelatedShort"
import { rowFields } from "./sections"
import { walkOf } from "./walk"
import type { Shared } from "./shared"
import { TabBody, useTabs } from "./tabs"

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

/** Identity, facts, then fields · timeline · related things. */
export function DeskRecord({
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
      <HeldChange form={form} record={record} />
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
