/** A key figure: the value, where it came from (trend) and how far from before (delta with its basis). */
import { useLanguage, useT } from "@/i18n"
import type { ResultSet } from "@/api/types"
import { Drill } from "./Drill"
import { formatMeasure, formatShort, type NumberLook } from "./format"
import { asNumber, sparkPath } from "./model"

/** What the server sends for one key figure; `previous` and `goal` may carry their own text. */
interface WireNumber {
  value: unknown
  text: string
  filter?: string | null
  format?: string | null
  delta?: unknown
  basis?: string
  previous?: unknown
  goal?: unknown
  trend?: { at: string; value: unknown }[]
}

/** `{value, text}` or the value itself. */
export const bare = (value: unknown): unknown => (value !== null && typeof value === "object" && "value" in value ? (value as { value: unknown }).value : value)

interface Props {
  result: ResultSet
  onDrill?: (filter: string) => void
}

export function NumberCard({ result, onDrill }: Props) {
  const t = useT("charts")
  const language = useLanguage()
  const measure = result.columns.find((column) => column.role === "measure")
  const cell = result.rows[0]?.cells.find((_, index) => result.columns[index]?.role === "measure") ?? result.rows[0]?.cells[0]
  const number = result.number as WireNumber | undefined
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
        {path && <svg className="right" width="84" height="30" viewBox="0 0 84 30" fill="none" aria-hidden="true"><path d={path} stroke="var(--chart-1)" strokeWidth="1.75" /></svg>}
      </div>
      <div className="xs t3 num ell"><Delta number={number} look={look} />{goal !== null && <>{number?.delta != null && " · "}{t("goal", { value: formatShort(goal, look, language) })}</>}</div>
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
  const key = `basis.${number.basis}`
  const basis = t(key) === key ? t("on", { basis: number.basis ?? "" }) : t(key)
  if (delta === 0) return <>{t("same")} {basis}</>
  return <><span className={delta > 0 ? "success b" : "danger b"}>{delta > 0 ? "▲" : "▼"} {size}</span> {basis}</>
}
