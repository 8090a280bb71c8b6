import { formatTime } from "@/i18n"
import { TimeInput } from "@/ui/TimeInput"
import type { Widget } from "../contract"
import { inputProps } from "../parts"

export const widget: Widget<string> = {
  name: "time",
  Edit: (props) => (
    <TimeInput
      {...inputProps(props)}
      value={props.value?.slice(0, 5) ?? null}
      onUnreadable={props.onUnreadable}
      onChange={(time) => props.onChange(time && `${time}:00`)}
    />
  ),
  Show: ({ value }) => <span className="num">{formatTime(value)}</span>,
}
