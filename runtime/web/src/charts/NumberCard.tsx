/** A key figure: the value, where it came from (trend) and how far from before (delta with its basis). */
import { useLanguage, useT } from "@/i18n"
import type { ResultSet } from "@/api/types"
import { Drill } from "./Drill"
import { formatMeasure, formatShort, type NumberLook } from "./format"
import { asNumber, sparkPath, toneOf } from "./model"

type WireNumber = NonNullable<ResultSet["number"]>

/** `previous` and `goal` may carry their own text. */
export const bare = (value: unknown): unknown => (value !== null && typeof value === "object" && "value" in value ? (value as { value: unknown }).value : value)

interface Props {
  result: ResultSet
  /** The trend is drawn large beside it, so not small in it. */
  isAlone?: boolean
  onDrill?: (filter: string) => void
}

export function NumberCard({ result, isAlone = false, onDrill }: Props) {
  const t = useT("charts")
  const language = useLanguage()
  const measure = result.columns.find((column) => column.role === "measure")
  const cell = result.rows[0]?.cells.find((_, index) => result.columns[index]?.role === "measure") ?? result.rows[0]?.cells[0]
  const number = result.number
  const value = number?.value ?? cell?.value
  const look = { format: number?.format ?? measure?.format, currency: measure?.currency }
  const goal = asNumber(bare(number?.goal))
  const path = sparkPath((number?.trend ?? []).map((point) => asNumber(point.value)), 84, 30)
  const full = number?.text || cell?.text || formatMeasure(value, look, language)
  return (
    <div className="kpi">
      <div className="row" style={{ alignItems: "flex-end" }}>
        <Drill filter={number?.filter ?? cell?.filter} onDrill={onDrill} what={full} className="num nowrap kpi-value">
          <span title={full}>{formatShort(value, look, language)}</span>
        </Drill>
        {path && !isAlone && <svg className="right" width="84" height="30" viewBox="0 0 84 30" fill="none" aria-hidden="true"><path d={path} stroke="var(--chart-1)" strokeWidth="1.75" /></svg>}
      </div>
      <div className="xs t3 num kpi-basis"><Delta number={number} look={look} />{goal !== null && <>{number?.delta != null && " · "}{t("goal", { value: formatShort(goal, look, language) })}</>}</div>
    </div>
  )
}

function Delta({ number, look }: { number: WireNumber | undefined; look: NumberLook }) {
  const t = useT("charts")
  const language = useLanguage()
  const delta = asNumber(number?.delta)
  if (delta === null || !number) return null
  const now = asNumber(number.value), before = asNumber(bare(number.previous))
  const inPoints = look.format === "percent" && now !== null && before !== null
  const size = inPoints ? `${Math.abs((now - before) * 100).toFixed(1)} pt` : formatMeasure(Math.abs(delta), { format: "percent" }, language)
  const basis = number.basis_text ? t("versus", { period: number.basis_text }) : ""
  if (delta === 0) return <>{t("same")} {basis}</>
  return <span title={basis}><span className={`${toneOf(delta, number.better)} b`}>{delta > 0 ? "▲" : "▼"} {size}</span> {basis}</span>
}
