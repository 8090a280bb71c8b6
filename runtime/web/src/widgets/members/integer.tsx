import { formatNumber } from "@/i18n"
import type { ShowProps, Widget } from "../contract"

const Show = ({ value, field }: ShowProps<string | number>) => (
  <span className="num">
    {formatNumber(value, 0)}
    {field.unit ? <span className="t3"> {String(field.unit)}</span> : null}
  </span>
)

export const widget: Widget<string | number> = {
  name: "integer",
  numeric: true,
  Show,
}
