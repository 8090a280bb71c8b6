import { useState } from "react"
import { useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { add } from "../../commands"
import { say } from "../../document/labels"
import { isUnder, join, split } from "../../document/pointer"
import type { Tabs } from "../../document/types"
import { useDesign, useDesigner, useDo } from "../../frame/context"
import { useFormEditing } from "../context"
import { EditableLabel } from "./EditableLabel"
import { SectionSheet } from "./SectionSheet"

/** A set of tabs; the one that holds the selection is open. */
export function TabsSheet({ block, pointer }: { block: Tabs; pointer: string }) {
  const t = useT("forms")
  const { language, actions, openMenu } = useFormEditing()
  const { store } = useDesign()
  const perform = useDo()
  const selection = useDesigner((state) => state.selection)
  const [chosen, setChosen] = useState(0)
  const inside = selection.find((each) => isUnder(each, join(pointer, "tabs")))
  const shown = Math.min(
    inside ? Number(split(inside.slice(pointer.length))[1] ?? 0) : chosen,
    Math.max(block.tabs.length - 1, 0),
  )
  const tab = block.tabs[shown]
  const tabPointer = join(pointer, "tabs", shown)
  const addTab = () => {
    actions.written()
    const number = block.tabs.length + 1
    perform(add, {
      list: join(pointer, "tabs"),
      values: [{ tab: { en: `Tab ${number}`, zh: `标签 ${number}` }, body: [{ items: [] }] }],
    })
  }
  return (
    <div className={`sheet${selection.includes(pointer) ? " sel" : ""}`}>
      <div className="tabs">
        <div className="row g1 grow" role="group" aria-label={t("tabs")}>
          {block.tabs.map((each, at) => {
            const here = join(pointer, "tabs", at)
            return (
              <div
                key={at}
                className={`tab${at === shown ? " on" : ""}${selection.includes(here) ? " picked" : ""}`}
                data-element={here}
                tabIndex={selection.includes(here) ? 0 : -1}
                onClick={() => {
                  setChosen(at)
                  store.getState().select([here])
                }}
              >
                <EditableLabel pointer={here} text={say(each.tab, language)} placeholder={t("untitled")} />
              </div>
            )
          })}
          <IconButton icon="plus" label={t("addTab")} onClick={addTab} />
        </div>
        <button
          type="button"
          className="btn s q"
          style={{ alignSelf: "center" }}
          data-element={pointer}
          onClick={() => store.getState().select([pointer])}
          onContextMenu={(event) => {
            event.preventDefault()
            openMenu(new DOMRect(event.clientX, event.clientY, 0, 0), pointer)
          }}
        >
          <Icon name="columns-3" size="s" />
          {t("tabs")}
        </button>
      </div>
      {tab &&
        (tab.body ?? []).map((section, at) => (
          <SectionSheet key={at} inner section={section} pointer={join(tabPointer, "body", at)} />
        ))}
      {tab && !(tab.body ?? []).length && (
        <div style={{ padding: "8px 24px 16px" }}>
          <button
            type="button"
            className="btn s"
            onClick={() => {
              actions.written()
              perform(add, { list: join(tabPointer, "body"), values: [{ items: [] }] })
            }}
          >
            <Icon name="plus" />
            {t("section")}
          </button>
        </div>
      )}
    </div>
  )
}
