import { formatTime } from "@/i18n"
import type { Widget } from "../contract"
import { inputProps } from "../parts"

export const widget: Widget<string> = {
  name: "time",
  Edit: (props) => <input {...inputProps(props)} type="time" value={props.value?.slice(0, 5) ?? ""} onChange={(event) => props.onChange(event.target.value ? `${event.target.value}:00` : null)} />,
  Show: ({ value }) => <span className="num">{formatTime(value)}</span>,
}
