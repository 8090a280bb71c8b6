/** The result of a report for these filters. */
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { Filter, ResultSet } from "@/api/types"

export const useReport = (app: string, key: string | null | undefined, filters: Filter[]) => useQuery({
  queryKey: ["report", app, key, filters],
  queryFn: ({ signal }) => api.post<ResultSet>(`apps/${app}/reports/${key}/run`, { filters }, { signal }),
  enabled: Boolean(key),
  staleTime: 60_000,
  placeholderData: keepPreviousData,
})

export const drillHref = (app: string, form: string, filter: string): string => `/a/${app}/f/${form.slice(form.lastIndexOf(".") + 1)}?${new URLSearchParams({ filter })}`
