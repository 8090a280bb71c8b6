import type { FieldView } from "@/api/types"
import type { Widget } from "./contract"
import "./widgets.css"

const modules = import.meta.glob<{ widget: Widget }>("./members/*.tsx", { eager: true })

const widgets = new Map<string, Widget>()
for (const { widget } of Object.values(modules)) widgets.set(widget.name, widget)

/** The widget of a field; a type that this browser does not know yet shows as text, read only. */
export function widgetOf(field: Pick<FieldView, "widget" | "type">): Widget {
  return widgets.get(field.widget) ?? widgets.get(field.type) ?? (widgets.get("computed") as Widget)
}

export const widgetNames = (): string[] => [...widgets.keys()].sort()
