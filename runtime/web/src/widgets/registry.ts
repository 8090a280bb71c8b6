import type { FieldView } from "@/api/types"
import type { Widget } from "./contract"
import "./widgets.css"

const modules = import.meta.glob<{ widget: Widget }>("./members/*.tsx", { eager: true })

/** Gathered at the first question, not while loading: some members draw other members' values. */
let found: Map<string, Widget> | null = null
const all = () => (found ??= new Map(Object.values(modules).map(({ widget }) => [widget.name, widget])))

/** The widget of a field; a type that this browser does not know yet shows as text, read only. */
export function widgetOf(field: Pick<FieldView, "widget" | "type">): Widget {
  const widgets = all()
  return widgets.get(field.widget) ?? widgets.get(field.type) ?? (widgets.get("computed") as Widget)
}

export const widgetNames = (): string[] => [...all().keys()].sort()
