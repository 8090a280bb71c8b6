/** A result in the shape its report asks for; every chart can be read as a table instead. */
import { useMemo } from "react"
import { useLabel, useT } from "@/i18n"
import type { ResultSet } from "@/api/types"
import { EChart } from "./EChart"
import { isChart } from "./engine"
import { Funnel } from "./Funnel"
import { chartModel } from "./model"
import { NumberCard } from "./NumberCard"
import { NumberReport } from "./NumberReport"
import { PivotTable } from "./PivotTable"
import { ResultTable } from "./ResultTable"
import "./charts.css"
import "./texts"

interface Props {
  result: ResultSet
  asTable?: boolean
  small?: boolean
  /** The report has the page to itself. */
  isAlone?: boolean
  onDrill?: (filter: string) => void
}

export function ResultView({ result, asTable = false, small = false, isAlone = false, onDrill }: Props) {
  const label = useLabel()
  const model = useMemo(() => chartModel(result, label), [result, label])
  if (result.show === "number" && isAlone) return <NumberReport result={result} onDrill={onDrill} />
  if (result.show === "number") return <NumberCard result={result} onDrill={onDrill} />
  if (result.show === "pivot" && result.pivot) {
    return result.pivot.rows.length === 0 ? <NoData /> : <PivotTable result={result} onDrill={onDrill} />
  }
  const isEmpty = result.rows.every((row) => row.level > 0) && model.categories.length === 0
  if (isEmpty) return <NoData />
  if (asTable && result.rows.length > 0) return <ResultTable result={result} onDrill={onDrill} />
  if (result.show === "funnel") return <Funnel model={model} onDrill={onDrill} small={small} />
  if (isChart(result.show)) return <EChart model={{ ...model, type: result.show }} name={label(result.name)} onDrill={onDrill} />
  return <ResultTable result={result} onDrill={onDrill} />
}

/** Can the person switch this between drawing and table? */
export const hasTableForm = (result: ResultSet): boolean => (isChart(result.show) || result.show === "funnel") && result.rows.length > 0

function NoData() {
  const t = useT("charts")
  return (
    <div className="chart-none">
      <div className="empty"><h3>{t("none")}</h3><p>{t("none.text")}</p></div>
    </div>
  )
}
