/** How many records stand behind the lines of the navigation. */
import { useQueries } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { api } from "@/api"
import { recordsPath } from "@/app"
import { formatNumber } from "@/i18n"
import type { NavGroup } from "./menu"

interface Count {
  count: number
  capped?: boolean
}

const FRESH = 300_000

/** By the line's key. They wait until the page itself has been drawn: nobody opens an app to read these numbers. */
export function useNavCounts(app: string | null, groups: NavGroup[]): Record<string, string> {
  const [isCalm, setCalm] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setCalm(true), 1200)
    return () => window.clearTimeout(timer)
  }, [])
  const lines = groups.flatMap((group) => group.items.flatMap((item) => (item.counted ? [{ key: item.key, ...item.counted }] : [])))
  return useQueries({
    queries: lines.map(({ form, view }) => ({
      queryKey: ["count", app, form, [["view", view]]],
      queryFn: () => api.get<Count>(`${recordsPath(app!, form)}/count`, { view }),
      enabled: isCalm && app !== null,
      staleTime: FRESH,
      retry: false,
    })),
    combine: (answers) =>
      Object.fromEntries(
        answers.flatMap(({ data }, index) =>
          data?.count && lines[index] ? [[lines[index].key, `${formatNumber(data.count)}${data.capped ? "+" : ""}`]] : [],
        ),
      ),
  })
}
