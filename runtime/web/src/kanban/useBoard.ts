/** The board's answers from the server, and moving a card: shown at once, taken back with the reason when refused. */
import { useCallback, useMemo, useState } from "react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { api } from "@/api"
import type { Lane, ListPage, Rec, Tree } from "@/api/types"
import { useList } from "@/list/context"
import { asParams, fieldsFor, forget, recordsPath } from "@/list/data"
import { offered, reasonOf } from "@/list/edit"
import { namesIn } from "@/list/overdue"
import { fieldFor } from "@/list/columns"
import { withMore, withMoved } from "./board"

export const LANE_PAGE = 20

/** `note`: what is said of an empty board; else each lane's page says it. */
interface Board { lanes: Lane[]; note?: Lane["note"] }

export interface Refusal { lane: string; why: string }

export function useBoard() {
  const { app, form, view, pairs, shown } = useList()
  const client = useQueryClient()
  const by = view.lanes ?? ""
  const sumKeys = shown.sums
  const [refusals, setRefusals] = useState<Record<string, Refusal>>({})
  const fields = useMemo(() => {
    const card = view.card?.length ? view.card : shown.columns
    const conditions = card.flatMap((path) => namesIn((fieldFor(app, form, path)?.trees as { overdue?: Tree } | undefined)?.overdue))
    return fieldsFor(form, [...card, ...sumKeys], [by, ...conditions.filter((name) => fieldFor(app, form, name))])
  }, [app, form, view.card, shown.columns, sumKeys, by])
  const params = { ...asParams(pairs), by, sum: sumKeys.join(","), fields: fields.join(","), limit: LANE_PAGE }
  const queryKey = useMemo(() => ["lanes", app.key, form.key, pairs, by, fields], [app.key, form.key, pairs, by, fields])
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get<Board>(`${recordsPath(app.key, form.key)}/lanes`, params, { signal }),
    enabled: by !== "",
  })
  const lanes = query.data?.lanes ?? []
  const put = useCallback((change: (before: Lane[]) => Lane[]) => {
    client.setQueryData<Board>(queryKey, (data) => data && { ...data, lanes: change(data.lanes) })
  }, [client, queryKey])

  const more = async (lane: Lane): Promise<void> => {
    const page = await api.get<ListPage>(recordsPath(app.key, form.key), { ...asParams(pairs), lane: lane.key ?? "", by, fields: fields.join(","), limit: LANE_PAGE, cursor: lane.next })
    put((before) => withMore(before, lane.key ?? "", page.items, page.next))
  }
  const pardon = (id: string): void => setRefusals(({ [id]: _, ...rest }) => rest)
  /** Null: it was moved; "proposed": it stays where it is until somebody approves. */
  const move = async (card: Rec, to: string): Promise<Refusal | "proposed" | null> => {
    const before = client.getQueryData<Board>(queryKey)
    pardon(card.id)
    put((now) => withMoved(now, card.id, to, by, sumKeys))
    try {
      const saved = await api.patch<Rec>(`${recordsPath(app.key, form.key)}/${card.id}`, { values: { [by]: to || null }, revision: card.revision })
      put((now) => now.map((lane) => ({ ...lane, items: lane.items.map((item) => (item.id === saved.id ? { ...item, ...saved } : item)) })))
      forget(client, app.key, form.key)
      return null
    } catch (error) {
      client.setQueryData(queryKey, before)
      const refused = await offered(app.key, error, { values: { [by]: to || null }, record: card.id, revision: card.revision })
      if (!refused) return "proposed"
      const refusal = { lane: to, why: reasonOf(refused, by) }
      setRefusals((now) => ({ ...now, [card.id]: refusal }))
      void client.invalidateQueries({ queryKey })
      return refusal
    }
  }
  return { query, lanes, by, refusals, more, move, pardon }
}
