import { formatMoney } from "@/i18n"
import type { ShowProps, Widget } from "../contract"
import { NumberInput } from "../parts"

const SYMBOLS: Record<string, string> = { CNY: "¥", USD: "$", EUR: "€", GBP: "£" }
const Show = ({ value, field }: ShowProps<string>) => (
  <span className="num">{formatMoney(value, field.currency, (field.decimals as number) ?? 2)}</span>
)

export const widget: Widget<string> = {
  name: "money",
  numeric: true,
  Edit: (props) => <NumberInput {...props} prefix={SYMBOLS[props.field.currency ?? "CNY"] ?? props.field.currency} />,
  Show,
}
