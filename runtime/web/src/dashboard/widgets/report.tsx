import { useState } from "react"
import { withParams } from "@/api"
import { useAppView } from "@/app"
import { hasTableForm, ResultView } from "@/charts/ResultView"
import { useLabel, useT } from "@/i18n"
import { ErrorState } from "@/ui/ErrorState"
import { IconButton } from "@/ui/IconButton"
import { Menu } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { Skeleton, useLate } from "@/ui/Skeleton"
import { Card, type PagePart, type PartProps } from "../contract"
import { reportFilters } from "../filters"
import { drillHref, useReport } from "../useReport"

function View({ widget, page, chosen }: PartProps) {
  const app = useAppView()
  const t = useT("dashboard")
  const label = useLabel()
  const known = widget.report ? app.reports[widget.report] : undefined
  const filters = [...reportFilters(widget.report ?? "", page.filters ?? [], chosen), ...(widget.filters ?? [])]
  const { data, error, refetch, isFetching } = useReport(app.key, widget.report, filters)
  const [asTable, setAsTable] = useState(false)
  const isNumber = (data?.show ?? known?.show) === "number"
  const isDrawn = !["number", "pivot", "list", "table", "group", "funnel"].includes(data?.show ?? known?.show ?? "") && !asTable
  const title = label(widget.name) || label(known?.name) || widget.report || ""
  const drill = data ? (filter: string): void => go(drillHref(app.key, data.form, filter)) : undefined
  const save = (format: string): void => window.location.assign(withParams(`/api/apps/${app.key}/reports/${widget.report}/export`, { format, filters: filters.length > 0 ? JSON.stringify(filters) : null }))
  const tools = (
    <>
      {data && hasTableForm(data) && <IconButton icon={asTable ? "chart-column" : "table-2"} label={t(asTable ? "chart" : "table")} on={asTable} onClick={() => setAsTable(!asTable)} />}
      <Menu label={t("more")} align="end" trigger={(props) => <IconButton {...props} icon="ellipsis" label={`${t("more")}: ${title}`} />} items={[
        { key: "open", icon: "external-link", label: t("open"), run: () => go(`/a/${app.key}/r/${widget.report}`) },
        { key: "refresh", icon: "refresh-cw", label: t("refresh"), run: () => void refetch() },
        "-",
        { key: "xlsx", icon: "download", label: t("export.xlsx"), run: () => save("xlsx") },
        { key: "csv", icon: "download", label: t("export.csv"), run: () => save("csv") },
      ]} />
    </>
  )
  return (
    <Card widget={widget} title={title} about={label(widget.help)} tools={tools} kind={isNumber ? "kpi-card" : ""} isDrawn={isDrawn}>
      {error && !data ? <ErrorState error={error} small onAgain={() => void refetch()} />
        : !data ? <Waiting isNumber={isNumber} />
        : <div className="chart-box" aria-busy={isFetching}><ResultView result={data} asTable={asTable} small={page.kind === "home" && widget.h <= 4} onDrill={drill} /></div>}
    </Card>
  )
}

function Waiting({ isNumber }: { isNumber: boolean }) {
  const late = useLate(true)
  if (!late) return null
  if (isNumber) return <div className="kpi"><Skeleton width={120} height={24} /><br /><Skeleton width={88} /></div>
  return <div className="funnel">{[92, 70, 54, 38].map((width) => <Skeleton key={width} width={`${width}%`} height={24} />)}</div>
}

export const part: PagePart = { type: "report", View }
