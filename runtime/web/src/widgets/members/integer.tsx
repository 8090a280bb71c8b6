import { formatNumber } from "@/i18n"
import type { ShowProps, Widget } from "../contract"
import { NumberInput } from "../parts"

const Show = ({ value, field }: ShowProps<string | number>) => (
  <span className="num">
    {formatNumber(value, 0)}
    {field.unit ? <span className="t3"> {String(field.unit)}</span> : null}
  </span>
)

export const widget: Widget<string | number> = {
  name: "integer",
  numeric: true,
  Edit: (props) => (
    <NumberInput
      {...props}
      whole
      value={props.value === null || props.value === undefined ? null : String(props.value)}
      suffix={(props.field.unit as string) || undefined}
      onChange={(text) =>
        props.onChange(text === null ? null : Number.isSafeInteger(Number(text)) ? Number(text) : text)
      }
    />
  ),
  Show,
}
