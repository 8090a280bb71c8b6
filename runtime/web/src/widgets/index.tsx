/** How the values of fields are shown: one file per widget in `members/`. How they are typed in: `editing.tsx`. */
import { memo } from "react"
import type { FieldView } from "@/api/types"
import { isEmpty } from "./contract"
import { widgetOf } from "./registry"

const Dash = () => (
  <span className="t3" aria-hidden="true">
    —
  </span>
)

/** A value on a page; a dash when there is none. */
export const FieldShow = memo(function FieldShow({
  field,
  value,
  rec,
}: {
  field: FieldView
  value: unknown
  rec?: Record<string, unknown> | null
}) {
  const { Show, name } = widgetOf(field)
  if (isEmpty(value) && name !== "yes_no" && name !== "related") return <Dash />
  return <Show field={field} value={value} rec={rec} />
})

/** A value in a table row: one line. */
export const CellShow = memo(function CellShow({
  field,
  rec,
  value,
}: {
  field: FieldView
  rec?: Record<string, unknown> | null
  value?: unknown
}) {
  const shown = value === undefined ? rec?.[field.key] : value
  const widget = widgetOf(field)
  if (isEmpty(shown) && widget.name !== "yes_no") return <Dash />
  const Drawn = widget.Cell ?? widget.Show
  return <Drawn field={field} value={shown} rec={rec} />
})

export const isNumeric = (field: FieldView): boolean =>
  Boolean(widgetOf(field).numeric) || (widgetOf(field).name === "computed" && field.value_type === "number")

export { isEmpty, type EditProps, type ShowProps, type Widget } from "./contract"
export { widgetNames, widgetOf } from "./registry"
export { textOf } from "./text"
