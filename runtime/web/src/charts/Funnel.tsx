/** A funnel as bars on a track: how many are left at each step, and which share of the step before. */
import { useLanguage, useT } from "@/i18n"
import { Drill } from "./Drill"
import { formatMeasure, formatShort } from "./format"
import { funnelRates, type ChartModel } from "./model"

interface Props {
  model: ChartModel
  onDrill?: (filter: string) => void
  /** Without the closing sentence and with the second measure instead of the rate: the small form of the home page. */
  small?: boolean
}

export function Funnel({ model, onDrill, small = false }: Props) {
  const t = useT("charts")
  const language = useLanguage()
  const first = model.series[0]
  if (!first) return null
  const second = model.series[1]
  const rates = funnelRates(first.data)
  const widest = Math.max(1, ...first.data.map((value) => value ?? 0))
  const last = rates[rates.length - 1]?.ofFirst
  return (
    <>
      <div className={`funnel sm${small ? " slim" : ""}`}>
        {model.categories.map((name, index) => {
          const value = first.data[index] ?? 0
          const share = value / widest
          const right = second ? formatShort(second.data[index], { format: second.format, currency: model.currency }, language)
            : rates[index]?.ofPrevious === null ? "—" : formatMeasure(rates[index]!.ofPrevious, { format: "percent" }, language)
          return (
            <div className="funnel-step" key={index}>
              <span className="t2 ell" title={name}>{name || t("empty")}</span>
              <FunnelBar share={share} text={formatShort(value, { format: null }, language)} filter={first.filters[index]} what={name} onDrill={onDrill} />
              <span className="num t3 xs" style={{ textAlign: "right" }}>{right}</span>
            </div>
          )
        })}
      </div>
      {!small && last !== null && last !== undefined && model.categories.length > 1 && (
        <div className="funnel-words xs t3">
          {t("funnel.words", { first: model.categories[0], last: model.categories[model.categories.length - 1], n: (last * 100).toFixed(1).replace(/\.0$/, "") })}
        </div>
      )}
    </>
  )
}

function FunnelBar({ share, text, filter, what, onDrill }: { share: number; text: string; filter?: string | null; what: string; onDrill?: (filter: string) => void }) {
  const bar = (
    <>
      <span className="funnel-fill" style={{ width: `${Math.max(share * 100, 0.6)}%` }} />
      <span className={`num b funnel-number${share > 0.5 ? " in" : ""}`}>{text}</span>
    </>
  )
  if (!filter || !onDrill) return <div className="funnel-track">{bar}</div>
  return <Drill filter={filter} onDrill={onDrill} what={what} className="funnel-track">{bar}</Drill>
}
