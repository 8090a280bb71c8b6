/** A page of reports: filters on top, parts on a grid, every number opens its records. */
import { useCallback, useMemo, useRef } from "react"
import { useParams } from "@/frame/router"
import { useAppView } from "@/app"
import type { PageDef, PageFilter } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { useQueryString, useWriteQuery } from "@/list/address"
import { Empty } from "@/ui/Empty"
import { useTitle } from "@/ui/useTitle"
import { FilterBar } from "./FilterBar"
import { readFilters, writeFilter, type Chosen } from "./filters"
import { EditLink, Freshness, FullScreen, PageTitle } from "./PageBar"
import { PageGrid } from "./PageGrid"
import "./dashboard.css"
import "./texts"

export default function DashboardPage() {
  const { page: key } = useParams() as { page: string }
  const app = useAppView()
  const t = useT("dashboard")
  const page = app.pages[key]
  if (!page) return <Empty icon="lock" title={t("denied")} text={t("denied_text")} />
  return <Dashboard key={page.key} page={page} />
}

export function usePageFilters(page: PageDef) {
  const query = useQueryString()
  const write = useWriteQuery()
  const filters = useMemo(() => page.filters ?? [], [page])
  const chosen = useMemo(() => readFilters(query, filters), [query, filters])
  const change = useCallback((filter: PageFilter, value: Chosen) => write(writeFilter(query, filter, value)), [query, write])
  return { filters, chosen, change }
}

function Dashboard({ page }: { page: PageDef }) {
  const label = useLabel()
  const body = useRef<HTMLDivElement>(null)
  const { filters, chosen, change } = usePageFilters(page)
  useTitle(label(page.name))
  return (
    <>
      <header className="bar"><PageTitle page={page} /><Freshness /><span className="right row g1"><FullScreen target={body} /><EditLink /></span></header>
      {filters.length > 0 && <div className="tools page-tools"><FilterBar filters={filters} chosen={chosen} onChange={change} /></div>}
      <div className="page" ref={body} tabIndex={0} role="region" aria-label={label(page.name)}><PageGrid page={page} chosen={chosen} /></div>
    </>
  )
}
