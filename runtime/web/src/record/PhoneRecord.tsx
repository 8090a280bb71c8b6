import { useState } from "react"
import { fieldOf } from "@/app"
import { HeldChange } from "@/flow/HeldChange"
import { useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Menu } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { Tabs } from "@/ui/Tabs"
import { CommentBox } from "./CommentBox"
import { Facts } from "./Facts"
import { LeftFields } from "./LeftFields"
import { PhoneActions, RecordTags } from "./RecordHead"
import { rowFields } from "./sections"
import { Avatar } from "@/ui/Avatar"
import type { Shared } from "./shared"
import { TabBody, TabCount, useTabs } from "./tabs"

/** The same on a phone: big actions, four facts, tabs, the comment box in thumb reach. */
export function PhoneRecord({
  form,
  record,
  store,
  buttons,
  actions,
  near,
  mayEdit,
  editing,
  setEditing,
  edit,
}: Shared) {
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
        <HeldChange form={form} record={record} />
        <div className="phead">
          <div className="row">
            <Avatar name={record.title} thing size="xl" />
            <div className="grow">
              <h1>{record.title}</h1>
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
