import { addTexts, useT } from "@/i18n"
import type { ShowProps, Widget } from "../contract"

addTexts("widget.related", { en: { n: "{n} records", n_one: "1 record" }, zh: { n: "{n} 条记录" } })

/** The records that point here. On a page they are a list of their own (`@/record/RelatedList`); a cell says how many. */
function Show({ value }: ShowProps) {
  const t = useT("widget.related")
  const n = Array.isArray(value) ? value.length : typeof value === "number" ? value : null
  return n === null ? <span className="t3">—</span> : <span className="num">{t("n", { n })}</span>
}

export const widget: Widget = { name: "related", readOnly: true, wide: true, Show }
