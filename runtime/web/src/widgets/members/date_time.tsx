import { formatDateTime, useLanguage } from "@/i18n"
import type { ShowProps, Widget } from "../contract"

function Show({ value }: ShowProps<string>) {
  useLanguage()
  return (
    <time className="num" dateTime={value ?? undefined}>
      {formatDateTime(value)}
    </time>
  )
}

export const widget: Widget<string> = { name: "date_time", Show }
