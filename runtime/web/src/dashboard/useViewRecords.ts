/** The first records of a view, for a part of a page. */
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import { fieldAt, localKey } from "@/app"
import type { AppView, Filter, FormView, ListPage, Rec, Tree, ViewDef } from "@/api/types"
import { columnsOf } from "@/list/columns"
import { asParams, fieldsFor, recordsPath, useCount } from "@/list/data"
import { namesIn } from "@/list/overdue"
import { printChip } from "@/list/state"

/** `customer.vip_quiet`: a form and one of its views. */
export function viewOfPath(app: AppView, path: string | null | undefined): { form: FormView; view: ViewDef } | null {
  if (!path) return null
  const dot = path.lastIndexOf(".")
  const form = app.forms[localKey(dot < 0 ? path : path.slice(0, dot))]
  const view = form?.views.find((each) => each.key === path.slice(dot + 1)) ?? (dot < 0 ? form?.views[0] : undefined)
  return form && view ? { form, view } : null
}

export interface ViewRecords { records: Rec[] | undefined; count: number | undefined; error: unknown; again: () => void }

export function useViewRecords(app: AppView, form: FormView, view: ViewDef, chips: Filter[], limit: number, more: string[] = [], filter = ""): ViewRecords {
  const columns = columnsOf(app, form, view.columns ?? [], {})
  const conditions = columns.flatMap((column) => namesIn((column.field.trees as { overdue?: Tree } | undefined)?.overdue)).filter((name) => fieldAt(app, form, name))
  const fields = fieldsFor(form, columns.map((column) => column.path), [...more, ...conditions])
  const pairs: [string, string][] = [["view", view.key], ...chips.map((chip): [string, string] => ["chip", printChip(chip)]), ...(filter ? [["filter", filter] as [string, string]] : [])]
  const query = useQuery({
    queryKey: ["records", app.key, form.key, "part", pairs, fields, limit],
    queryFn: ({ signal }) => api.get<ListPage>(recordsPath(app.key, form.key), { ...asParams(pairs), fields: fields.join(","), limit }, { signal }),
    staleTime: 30_000,
  })
  const count = useCount(app.key, form.key, pairs, query.isSuccess && filter === "")
  return { records: query.data?.items, count: count.data?.count, error: query.error, again: () => void query.refetch() }
}
