import { formatTime } from "@/i18n"
import type { Widget } from "../contract"

export const widget: Widget<string> = {
  name: "time",
  Show: ({ value }) => <span className="num">{formatTime(value)}</span>,
}
