import { useMemo } from "react"
import { useLabel, useT } from "@/i18n"
import { Empty } from "@/ui/Empty"
import { fieldOf, itemField } from "../document/forms"
import { isUnder, join, parent, resolve } from "../document/pointer"
import type { FieldDef, Item } from "../document/types"
import { useDesign, useDocument, useSelection } from "../frame/context"
import { useFormEditing } from "../forms/context"
import { FieldPanel } from "../properties/FieldPanel"
import { ManyPanel } from "../properties/ManyPanel"
import { PartPanel } from "../properties/PartPanel"

/** Properties of what is selected: a field and its cell, several cells, a section, a tab, a view, or the form itself. */
export function PropertyPanel({ onRename }: { onRename: (pointer: string) => void }) {
  const t = useT("forms")
  const p = useT("props")
  const label = useLabel()
  const document = useDocument()
  const selection = useSelection()
  const { schema } = useDesign()
  const { actions, form } = useFormEditing()
  const base = join("", "forms", actions.at)
  const chosen = useMemo(
    () => selection.filter((each) => isUnder(each, base) && resolve(document, each) !== undefined),
    [selection, base, document],
  )
  return (
    <aside className="pane r" aria-label={p("common")}>
      {chosen.length > 1 ? <ManyPanel pointers={chosen} /> : one(chosen[0] ?? base, onRename)}
    </aside>
  )

  /** A plain call, not a component of its own: the panel's inputs must survive every keystroke. */
  function one(pointer: string, rename: (pointer: string) => void) {
    const value = resolve(document, pointer)
    const list = parent(pointer)[0].split("/").at(-1)
    if (list === "items" || list === "fields") {
      const item = list === "items" ? (value as Item) : undefined
      const field = list === "fields" ? (value as FieldDef) : fieldOf(form, itemField(item!))
      if (field) return <FieldPanel key={field.key} field={field} cell={item ? pointer : null} onRename={rename} />
      return (
        <PartPanel
          key={pointer}
          pointer={pointer}
          icon={item?.divider ? "minus" : "pen-line"}
          title={t(item?.divider ? "dividerProps" : "noteProps")}
          members={["text", "span", "visible"]}
        />
      )
    }
    const parts: Record<string, [string, string, string]> = {
      tabs: ["Tab", "file", "tabProps"],
      layouts: ["LayoutDef", "columns-3", "layoutProps"],
      views: ["ViewDef", "list", "views"],
      checks: ["CheckDef", "shield-check", "checks"],
      left: ["Section", "layers", "sectionProps"],
    }
    if (list === "body") {
      const tabs = Array.isArray((value as { tabs?: unknown }).tabs)
      return tabs ? (
        <div className="pane">
          <div className="ph">{t("tabsProps")}</div>
          <Empty small title={t("tabsProps")} text={p("emptyPanelText")} />
        </div>
      ) : (
        <PartPanel key={pointer} pointer={pointer} def="Section" icon="layers" title={t("sectionProps")} />
      )
    }
    const part = parts[list ?? ""]
    if (part && pointer !== base)
      return <PartPanel key={pointer} pointer={pointer} def={part[0]} icon={part[1]} title={t(part[2])} />
    return (
      <PartPanel
        key={base}
        pointer={base}
        def="FormDef"
        icon={form.icon ?? "file"}
        title={label(form.name) || t("formProps")}
        code={form.key}
        onRename={() => rename(base)}
        usedBy
        known={schema.$defs !== undefined}
      />
    )
  }
}
