/** The tabs of a list: the app's views, then the person's own, then "save what I see". */
import { lazy, Suspense, useEffect, useRef, useState } from "react"
import { useQueries } from "@tanstack/react-query"
import { api } from "@/api"
import type { FormView } from "@/api/types"
import { formatNumber, useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Tabs } from "@/ui/Tabs"
import { asParams, recordsPath, type Count } from "./data"
import { emptyState, requestParams } from "./state"
import { iconOf, type TabView } from "./views"

const NewView = lazy(() => import("./NewView"))

interface Props {
  app: string
  form: FormView
  tabs: TabView[]
  chosen: TabView
  isReady: boolean
  onChoose: (key: string) => void
}

/** Counts only where the view asks for one, and only after the first page has come. */
export function useTabCounts(app: string, form: FormView, tabs: TabView[], isReady: boolean): (string | null)[] {
  return useQueries({
    queries: tabs.map((tab) => {
      const pairs = requestParams(emptyState, tab.view, tab.base, tab.savedId === null)
      return {
        queryKey: ["count", app, form.key, pairs],
        queryFn: () => api.get<Count>(`${recordsPath(app, form.key)}/count`, asParams(pairs)),
        enabled: isReady && Boolean(tab.view.count),
        staleTime: 60_000,
      }
    }),
    combine: (answers) => answers.map(({ data }) => (data ? `${formatNumber(data.count)}${data.capped ? "+" : ""}` : null)),
  })
}

export function ViewTabs({ app, form, tabs, chosen, isReady, onChoose }: Props) {
  const label = useLabel()
  const t = useT("list")
  const counts = useTabCounts(app, form, tabs, isReady)
  const [asking, setAsking] = useState(false)
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => { row.current?.querySelector(".tab.on")?.scrollIntoView?.({ block: "nearest", inline: "nearest" }) }, [chosen.key])
  return (
    <div ref={row}>
      <Tabs label={t("type.list")} value={chosen.key} onChange={onChoose} items={tabs.map((tab, index) => ({
        key: tab.key, icon: <Icon name={tab.savedId && !tab.view.icon ? (tab.isShared ? "users" : "star") : iconOf(tab.view)} size="s" />, label: label(tab.name), count: counts[index],
      }))} after={<button type="button" className="tab t3" aria-label={t("view.new.title")} onClick={() => setAsking(true)}><Icon name="plus" size="s" />{t("view.new")}</button>} />
      {asking && <Suspense><NewView onClose={() => setAsking(false)} /></Suspense>}
    </div>
  )
}
