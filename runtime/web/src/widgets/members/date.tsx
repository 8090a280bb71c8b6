import { formatDate, useLanguage } from "@/i18n"
import { DatePicker } from "@/ui/DatePicker"
import type { ShowProps, Widget } from "../contract"

function Show({ value }: ShowProps<string>) {
  useLanguage()
  return <span className="num">{formatDate(value)}</span>
}

export const widget: Widget<string> = {
  name: "date",
  Edit: ({ field: _, values: _values, options: _options, inner: _inner, ...props }) => <DatePicker {...props} />,
  Show,
}
