/** A single number with a page to itself: below it how it came about, and the way to its records. */
import { useMemo } from "react"
import type { Language, ResultSet } from "@/api/types"
import { dayOf, formatDate, useLabel, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { EChart } from "./EChart"
import { asNumber, type ChartModel } from "./model"
import { NumberCard } from "./NumberCard"

interface Props {
  result: ResultSet
  onDrill?: (filter: string) => void
}

/** `2026-11` as its month, January as its year, a whole day as a date: short enough for a phone. */
function pointName(at: string, language: Language): string {
  if (!/^\d{4}-\d{2}$/.test(at)) return formatDate(at, { short: true, language })
  if (at.endsWith("-01")) return at.slice(0, 4)
  return dayOf(`${at}-01`).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", { month: "short" }).replace("月", " 月")
}

export function NumberReport({ result, onDrill }: Props) {
  const t = useT("charts")
  const label = useLabel()
  const language = useLanguage()
  const filter = result.number?.filter
  const name = label(result.name)
  const model = useMemo<ChartModel | null>(() => {
    const points = result.number?.trend ?? []
    if (points.length < 2) return null
    const measure = result.columns.find((column) => column.role === "measure")
    const format = result.number?.format ?? measure?.format ?? null
    const data = points.map((point) => asNumber(point.value))
    return {
      type: "line", format, currency: measure?.currency ?? null, categories: points.map((point) => pointName(point.at, language)),
      series: [{ key: "trend", name, data, filters: [], texts: [], format }],
    }
  }, [result, name, language])
  return (
    <div className="number-report">
      <NumberCard result={result} onDrill={onDrill} isAlone />
      {model && <EChart model={model} name={name} />}
      {filter && onDrill && <Button small icon="list" onClick={() => onDrill(filter)}>{t("records")}</Button>}
    </div>
  )
}
