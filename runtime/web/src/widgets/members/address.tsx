import { useLanguage } from "@/i18n"
import type { ShowProps, Widget } from "../contract"
import { addressText } from "../text"

export type Value = Record<string, string | null>

function Show({ value }: ShowProps<Value>) {
  const language = useLanguage()
  return <span className="wrapped">{value ? addressText(value, language) : ""}</span>
}

export const widget: Widget<Value> = {
  name: "address",
  wide: true,
  Show,
  Cell: ({ value }) => <span className="ell">{value ? addressText(value) : ""}</span>,
}
