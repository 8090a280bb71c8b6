import { formatMoney } from "@/i18n"
import type { ShowProps, Widget } from "../contract"

const Show = ({ value, field }: ShowProps<string>) => (
  <span className="num">{formatMoney(value, field.currency, (field.decimals as number) ?? 2)}</span>
)

export const widget: Widget<string> = {
  name: "money",
  numeric: true,
  Show,
}
