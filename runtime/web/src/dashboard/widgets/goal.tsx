import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import { useAppView } from "@/app"
import type { Filter } from "@/api/types"
import { formatShort } from "@/charts/format"
import { asNumber } from "@/charts/model"
import { bare } from "@/charts/NumberCard"
import { formatPercent, today, useLabel, useLanguage, useT } from "@/i18n"
import { ErrorState } from "@/ui/ErrorState"
import { go } from "@/ui/navigation"
import { Skeleton } from "@/ui/Skeleton"
import { Card, type PagePart, type PartProps } from "../contract"
import { reportFilters } from "../filters"
import { paceOf } from "../pace"
import { drillHref, useReport } from "../useReport"

/** A number on its way to a goal, with a mark where it should be today. */
function View({ widget, page, chosen }: PartProps) {
  const app = useAppView()
  const t = useT("dashboard")
  const label = useLabel()
  const { data, error, refetch } = useReport(app.key, widget.report, [...reportFilters(widget.report ?? "", page.filters ?? [], chosen), ...(widget.filters ?? [])])
  const definition = useQuery({
    queryKey: ["report-definition", app.key, widget.report], queryFn: () => api.get<{ filters?: Filter[] }>(`apps/${app.key}/reports/${widget.report}`), enabled: Boolean(widget.report), staleTime: 600_000,
  })
  const period = definition.data?.filters?.find((filter) => filter.op === "relative")?.value
  const pace = typeof period === "string" ? paceOf(period, today()) : null
  return (
    <Card widget={widget} title={label(widget.name) || label(app.reports[widget.report ?? ""]?.name)} right={pace && <span className="t3 xs">{t("left", { n: pace.daysLeft })}</span>}>
      {error && !data ? <ErrorState error={error} small onAgain={() => void refetch()} />
        : !data ? <div className="kpi"><Skeleton width={140} height={24} /></div>
        : <GoalBar value={asNumber(data.number?.value) ?? 0} goal={asNumber(widget.target) ?? asNumber(bare(data.number?.goal)) ?? 0} pace={pace?.share ?? null}
            look={{ format: data.columns.find((column) => column.role === "measure")?.format, currency: data.columns.find((column) => column.role === "measure")?.currency }}
            onOpen={() => { const filter = (data.number as { filter?: string } | undefined)?.filter; if (filter) go(drillHref(app.key, data.form, filter)) }} />}
    </Card>
  )
}

interface BarProps { value: number; goal: number; pace: number | null; look: { format?: string | null; currency?: string | null }; onOpen: () => void }

function GoalBar({ value, goal, pace, look, onOpen }: BarProps) {
  const t = useT("dashboard")
  const language = useLanguage()
  const share = goal > 0 ? value / goal : 0
  const ahead = pace === null || share >= pace
  const percent = (part: number): string => formatPercent(part.toFixed(3), 1).replace(".0%", "%")
  return (
    <div style={{ padding: "0 16px 12px" }}>
      <div className="row" style={{ alignItems: "baseline" }}>
        <button type="button" className="plain num kpi-value" onClick={onOpen}>{formatShort(value, look, language)}</button>
        {goal > 0 && <span className="t3 sm num">/ {formatShort(goal, look, language)}</span>}
        {goal > 0 && <span className={`right sm b num ${ahead ? "success" : "danger"}`}>{percent(share)}</span>}
      </div>
      {goal > 0 && (
        <>
          <div className="goal-bar" role="progressbar" aria-valuenow={Math.round(share * 100)} aria-valuemin={0} aria-valuemax={100} aria-label={t("goal", { value: formatShort(goal, look, language) })}>
            <span style={{ width: `${Math.min(100, share * 100)}%` }} />{pace !== null && <i style={{ left: `${pace * 100}%` }} />}
          </div>
          {pace !== null && <div className="xs t3">{share >= 1 ? t("pace.done") : t(ahead ? "pace.ahead" : "pace.behind", { pace: percent(pace) })}</div>}
        </>
      )}
    </div>
  )
}

export const part: PagePart = { type: "goal", View }
