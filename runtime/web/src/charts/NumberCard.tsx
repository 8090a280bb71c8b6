/** A key figure: the value, where it came from (trend) and how far from before (delta with its basis). */
import { useLanguage, useT } from "@/i18n"
import type { ResultSet } from "@/api/types"
import { Drill } from "./Drill"
import { formatMeasure, formatShort, type NumberLook } from "./format"
import { asNumber, sparkPath } from "./model"

interface Props {
  result: ResultSet
  onDrill?: (filter: string) => void
}

export function NumberCard({ result, onDrill }: Props) {
  const t = useT("charts")
  const language = useLanguage()
  const measure = result.columns.find((column) => column.role === "measure")
  const cell = result.rows[0]?.cells.find((_, index) => result.columns[index]?.role === "measure") ?? result.rows[0]?.cells[0]
  const value = result.number?.value ?? cell?.value
  const look = { format: measure?.format, currency: measure?.currency }
  const path = sparkPath((result.number?.trend ?? []).map((point) => asNumber(point.value)), 84, 30)
  const full = result.number?.text || cell?.text || formatMeasure(value, look, language)
  return (
    <div className="kpi">
      <div className="row" style={{ alignItems: "flex-end" }}>
        <Drill filter={cell?.filter} onDrill={onDrill} what={full} className="num nowrap kpi-value">
          <span title={full}>{formatShort(value, look, language)}</span>
        </Drill>
        {path && <svg className="right" width="84" height="30" viewBox="0 0 84 30" fill="none" aria-hidden="true"><path d={path} stroke="var(--chart-1)" strokeWidth="1.75" /></svg>}
      </div>
      <div className="xs t3 num ell"><Delta number={result.number} look={look} />{result.number?.goal != null && <> · {t("goal", { value: formatShort(result.number.goal, look, language) })}</>}</div>
    </div>
  )
}

function Delta({ number, look }: { number: ResultSet["number"]; look: NumberLook }) {
  const t = useT("charts")
  const language = useLanguage()
  const delta = asNumber(number?.delta)
  if (delta === null || !number) return null
  const now = asNumber(number.value), before = asNumber(number.previous)
  const inPoints = look.format === "percent" && now !== null && before !== null
  const size = inPoints ? `${Math.abs((now - before) * 100).toFixed(1)} pt` : formatMeasure(Math.abs(delta), { format: "percent" }, language)
  const key = `basis.${number.basis}`
  const basis = t(key) === key ? t("on", { basis: number.basis ?? "" }) : t(key)
  if (delta === 0) return <>{t("same")} {basis}</>
  return <><span className={delta > 0 ? "success b" : "danger b"}>{delta > 0 ? "▲" : "▼"} {size}</span> {basis}</>
}
