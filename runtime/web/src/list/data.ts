/** What the list asks the server, and what it does with the answers. */
import { useCallback } from "react"
import {
  useInfiniteQuery, useQuery, useQueryClient, type InfiniteData, type QueryClient,
} from "@tanstack/react-query"
import { api, type Params } from "@/api"
import type { FormView, ListPage, Rec, SavedView, ViewDef } from "@/api/types"

export const PAGE = 80

export const recordsPath = (app: string, form: string): string => `apps/${app}/forms/${form}/records`

/** Pairs as the client wants them: a name that occurs twice becomes a list. */
export function asParams(pairs: [string, string][]): Params {
  const params: Record<string, string | string[]> = {}
  for (const [name, value] of pairs) {
    const known = params[name]
    params[name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value]
  }
  return params
}

/** The fields a list needs: its columns, and what names a record. */
export function fieldsFor(form: FormView, columns: string[], more: (string | null | undefined)[] = []): string[] {
  const wanted = [form.title, form.subtitle, ...columns, ...more].filter((key): key is string => Boolean(key))
  return [...new Set(wanted)]
}

export function useRows(app: string, form: string, pairs: [string, string][], fields: string[], enabled = true) {
  return useInfiniteQuery({
    queryKey: ["records", app, form, pairs, fields],
    queryFn: ({ pageParam, signal }) => api.get<ListPage>(recordsPath(app, form), {
      ...asParams(pairs), fields: fields.join(","), limit: PAGE, cursor: pageParam,
    }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled,
  })
}

export interface Summary { count: number; sums: Record<string, string>; capped?: boolean }

/** Count and sums, asked for only after the first page is there. */
export function useSummary(app: string, form: string, pairs: [string, string][], sums: string[], enabled: boolean) {
  return useQuery({
    queryKey: ["summary", app, form, pairs, sums],
    queryFn: ({ signal }) => api.get<Summary>(`${recordsPath(app, form)}/summary`, { ...asParams(pairs), sum: sums.join(",") }, { signal }),
    enabled,
    staleTime: 30_000,
  })
}

export interface Count { count: number; capped: boolean }

export function useCount(app: string, form: string, pairs: [string, string][], enabled: boolean) {
  return useQuery({
    queryKey: ["count", app, form, pairs],
    queryFn: ({ signal }) => api.get<Count>(`${recordsPath(app, form)}/count`, asParams(pairs), { signal }),
    enabled,
    staleTime: 60_000,
  })
}

export function useSavedViews(app: string, form: string) {
  return useQuery({
    queryKey: ["views", app, form],
    queryFn: async () => {
      const answer = await api.get<{ items: SavedView[] } | SavedView[]>(`apps/${app}/forms/${form}/views`)
      return Array.isArray(answer) ? answer : answer.items
    },
    staleTime: 60_000,
  })
}

/** Forgets what is known about a form's records, so that what is on screen asks again. */
export function useForget(app: string, form: string): () => void {
  const client = useQueryClient()
  return useCallback(() => forget(client, app, form), [client, app, form])
}

export function forget(client: QueryClient, app: string, form: string): void {
  for (const kind of ["records", "summary", "count", "lanes", "record", "groups"]) {
    void client.invalidateQueries({ queryKey: [kind, app, form] })
  }
}

/** Puts a changed record into every loaded list of its form, without asking again. */
export function place(client: QueryClient, app: string, form: string, rec: Rec): void {
  client.setQueriesData<InfiniteData<ListPage>>({ queryKey: ["records", app, form] }, (data) => data?.pages && {
    ...data,
    pages: data.pages.map((page) => ({ ...page, items: page.items.map((item) => item.id === rec.id ? { ...item, ...rec } : item) })),
  })
}

/** A member of a record by key or path; a path is looked for whole first, then through the reference. */
export function valueAt(rec: Rec, path: string): unknown {
  if (path in rec) return rec[path]
  let value: unknown = rec
  for (const key of path.split(".")) {
    if (value === null || typeof value !== "object") return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

export const allView = (form: FormView): ViewDef => ({
  key: "", type: "list", name: "", columns: form.fields.filter((field) => !["long_text", "rich_text", "related", "sub_table", "attachments", "image"].includes(field.widget)).slice(0, 7).map((field) => field.key),
})
