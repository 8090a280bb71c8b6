import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useCallback } from "react"
import { api } from "@/api"
import type { FieldView, FormView, ListPage, Rec } from "@/api/types"
import { recordsPath, useAppView } from "@/app"

export const recordKey = (app: string, form: string, id: string) => ["record", app, form, id] as const

export function useRecord(form: FormView, id: string) {
  const app = useAppView()
  return useQuery({
    queryKey: recordKey(app.key, form.key, id),
    queryFn: () => api.get<Rec>(`${recordsPath(app.key, form.key)}/${id}`),
    staleTime: 5_000,
  })
}

/** After a write: the new record is known; lists, timelines and related things are asked again. */
export function useRecordChanged(form: FormView) {
  const app = useAppView()
  const client = useQueryClient()
  return useCallback(
    (record: Rec | null, id: string) => {
      if (record) client.setQueryData(recordKey(app.key, form.key, id), record)
      else void client.invalidateQueries({ queryKey: recordKey(app.key, form.key, id) })
      void client.invalidateQueries({
        predicate: ({ queryKey }) =>
          queryKey[0] !== "record" && queryKey[0] !== "app" && queryKey[0] !== "session" && queryKey[0] !== "apps",
      })
    },
    [app.key, client, form.key],
  )
}

/** The records of a `related` field. */
export function useRelated(form: FormView, field: FieldView, id: string, limit: number) {
  const app = useAppView()
  return useQuery({
    queryKey: ["related", app.key, form.key, id, field.key, limit],
    queryFn: () => api.get<ListPage>(`${recordsPath(app.key, form.key)}/${id}/related/${field.key}`, { limit }),
    staleTime: 10_000,
  })
}
