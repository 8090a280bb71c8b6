import { lazy, Suspense } from "react"
import { addTexts, useT } from "@/i18n"
import type { ShowProps, Widget } from "../contract"

const Rows = lazy(() => import("../SubTableShow"))

addTexts("widget.rows", { en: { n: "{n} rows", n_one: "1 row", total: "Total" }, zh: { n: "{n} 行", total: "合计" } })

type Row = Record<string, unknown>

const Show = (props: ShowProps<Row[]>) => (
  <Suspense fallback={null}>
    <Rows {...props} />
  </Suspense>
)

function Cell({ value }: ShowProps<Row[]>) {
  const t = useT("widget.rows")
  return <span className="num">{t("n", { n: value?.length ?? 0 })}</span>
}

export const widget: Widget<Row[]> = { name: "sub_table", wide: true, Show, Cell }
