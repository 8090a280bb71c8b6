/** One report, as large as the page: its own filters, drawing or table, export. */
import { useMemo, useRef, useState } from "react"
import { useParams } from "@/frame/router"
import { useQuery } from "@tanstack/react-query"
import { api, isProblem, withParams } from "@/api"
import { useAppView } from "@/app"
import type { Filter, Label, PageFilter } from "@/api/types"
import { hasTableForm, ResultView } from "@/charts/ResultView"
import { fieldFor, isDated } from "@/list/columns"
import { useLabel, useT } from "@/i18n"
import { useQueryString, useWriteQuery } from "@/list/address"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { IconButton } from "@/ui/IconButton"
import { Menu } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { useTitle } from "@/ui/useTitle"
import { targetOf } from "@/list/people"
import { FilterBar } from "./FilterBar"
import { readFilters, reportFilters, writeFilter, type Chosen } from "./filters"
import { EditLink, Freshness, FullScreen } from "./PageBar"
import { drillHref, useReport } from "./useReport"
import "./dashboard.css"
import "./texts"

interface ReportFilter extends Filter { label?: Label }
interface Definition { key: string; source: string; help?: Label; filters?: ReportFilter[] }

export default function ReportPage() {
  const { report: key } = useParams() as { report: string }
  const app = useAppView()
  const t = useT("dashboard")
  if (!app.reports[key]) return <Empty icon="lock" title={t("denied.report")} text={t("denied_text")} />
  return <Report key={key} report={key} />
}

/** The report's own filters as the page's chips, so that both are changed in the same way. */
function useReportFilters(report: string) {
  const app = useAppView()
  const definition = useQuery({ queryKey: ["report-definition", app.key, report], queryFn: () => api.get<Definition>(`apps/${app.key}/reports/${report}`), staleTime: 600_000, retry: false })
  const filters = useMemo<PageFilter[]>(() => (definition.data?.filters ?? []).flatMap((filter) => {
    const form = app.forms[definition.data!.source]
    const field = form && fieldFor(app, form, filter.field)
    if (!field) return []
    const target = targetOf(field)
    const type = isDated(field) ? "date_range" : target === "person" || target === "department" ? target : "choice"
    if (type === "choice" && !field.options && target !== "record") return []
    return [{ key: filter.field, name: filter.label || field.label, type, form: form.key, field: filter.field, applies: { [report]: filter.field }, default: filter.value }]
  }), [app, definition.data, report])
  return { filters, isReady: definition.isSuccess || isProblem(definition.error), help: definition.data?.help }
}

function Report({ report }: { report: string }) {
  const app = useAppView()
  const t = useT("dashboard")
  const label = useLabel()
  const query = useQueryString()
  const write = useWriteQuery()
  const body = useRef<HTMLDivElement>(null)
  const [asTable, setAsTable] = useState(false)
  const { filters, isReady, help } = useReportFilters(report)
  const chosen = useMemo(() => readFilters(query, filters), [query, filters])
  const asked = query.includes("f.") ? withCleared(filters, chosen, reportFilters(report, filters, chosen)) : []
  const { data, error, refetch } = useReport(app.key, isReady ? report : null, asked)
  const name = label(app.reports[report]!.name) || report
  useTitle(name)
  const save = (format: string): void => window.location.assign(withParams(`/api/apps/${app.key}/reports/${report}/export`, { format, filters: asked.length > 0 ? JSON.stringify(asked) : null }))
  return (
    <>
      <header className="bar">
        <h1>{name}</h1><Freshness />
        <span className="right row g1">
          {data && hasTableForm(data) && <IconButton icon={asTable ? "chart-column" : "table-2"} label={t(asTable ? "chart" : "table")} on={asTable} onClick={() => setAsTable(!asTable)} />}
          <Menu label={t("export")} align="end" trigger={(props) => <Button {...props} kind="quiet" small icon="download">{t("export")}</Button>} items={[
            { key: "xlsx", label: t("export.xlsx"), run: () => save("xlsx") }, { key: "csv", label: t("export.csv"), run: () => save("csv") },
          ]} />
          <FullScreen target={body} /><EditLink />
        </span>
      </header>
      {filters.length > 0 && <div className="tools page-tools"><FilterBar filters={filters} chosen={chosen} onChange={(filter: PageFilter, value: Chosen) => write(writeFilter(query, filter, value))} /></div>}
      <div className="report-only" ref={body}>
        <section className="card page-card" aria-label={name}>
          {help && <div className="h"><span className="t3">{label(help)}</span></div>}
          <div className="chart-box" style={{ paddingTop: help ? 0 : 12 }}>
            {error && !data ? <ErrorState error={error} onAgain={() => void refetch()} />
              : !data ? <Loading what={t("loading")}><SkeletonLines lines={8} /></Loading>
              : <ResultView result={data} isAlone asTable={asTable} onDrill={(filter) => go(drillHref(app.key, data.form, filter))} />}
          </div>
        </section>
      </div>
    </>
  )
}

/** A default that was taken away must be said to the server, or the report would apply it itself. */
function withCleared(filters: PageFilter[], chosen: Record<string, Chosen>, asked: Filter[]): Filter[] {
  const cleared = filters.filter((filter) => chosen[filter.key] === null && filter.default !== null && filter.default !== undefined)
  return [...asked, ...cleared.map((filter) => ({ field: filter.field!, op: "any", value: null }))]
}
