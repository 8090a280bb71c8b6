import { formatNumber } from "@/i18n"
import type { ShowProps, Widget } from "../contract"

const Show = ({ value, field }: ShowProps<string>) => (
  <span className="num">
    {formatNumber(value, (field.decimals as number) ?? 2)}
    {field.unit ? <span className="t3"> {String(field.unit)}</span> : null}
  </span>
)

export const widget: Widget<string> = {
  name: "decimal",
  numeric: true,
  Show,
}
