import { formatDate, useLanguage } from "@/i18n"
import type { ShowProps, Widget } from "../contract"

function Show({ value }: ShowProps<string>) {
  useLanguage()
  return <span className="num">{formatDate(value)}</span>
}

export const widget: Widget<string> = {
  name: "date",
  Show,
}
