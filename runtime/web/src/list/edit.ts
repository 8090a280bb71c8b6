/** Changing one field of one record in place: the answer, a merge, or a conflict that the person decides. */
import { useCallback, useState } from "react"
import { useQueryClient } from "@tanstack/react-query"
import { api, isProblem } from "@/api"
import type { FieldView, Rec } from "@/api/types"
import { inOneLine } from "@/i18n"
import { offerApproval, type Change } from "@/flow/propose"
import { place, recordsPath } from "./data"

export interface CellMistake {
  id: string
  path: string
  message: string
  /** The server's record, when somebody else changed the same field. */
  current?: Rec
  mine?: unknown
}

/** The first sentence of a refusal, preferring the one about this field. */
export function reasonOf(error: unknown, path?: string): string {
  if (!isProblem(error)) return String(error)
  const own = error.errors.find((each) => path !== undefined && each.pointer.endsWith(`/${path}`)) ?? error.errors[0]
  return own ? inOneLine(own.message, own.hint) : error.detail || error.title
}

/** After a refused write: offers to ask for approval where a flow wants that. Answers what is left to say, null when nothing is. */
export async function offered(app: string, error: unknown, change: Change): Promise<unknown> {
  try {
    return (await offerApproval(app, error, change)) === "other" ? error : null
  } catch (refused) {
    return refused
  }
}

/** What goes to the server for a chosen value: references by id. */
export function wireValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => (each !== null && typeof each === "object" && "title" in each && "id" in each ? (each as Rec).id : each))
  return value !== null && typeof value === "object" && "id" in value && "title" in value ? (value as { id: unknown }).id : value
}

export function useCellEdit(app: string, form: string) {
  const client = useQueryClient()
  const [mistake, setMistake] = useState<CellMistake | null>(null)
  const save = useCallback(async (rec: Rec, field: FieldView, value: unknown, revision = rec.revision): Promise<boolean> => {
    setMistake(null)
    place(client, app, form, { ...rec, [field.key]: value })
    try {
      place(client, app, form, await api.patch<Rec>(`${recordsPath(app, form)}/${rec.id}`, { values: { [field.key]: wireValue(value) }, revision }))
      void client.invalidateQueries({ queryKey: ["summary", app, form] })
      return true
    } catch (error) {
      const current = isProblem(error) && error.status === 409 ? (error.extra.current as Rec | undefined) : undefined
      place(client, app, form, current ? { ...rec, ...current } : rec)
      const refused = await offered(app, error, { values: { [field.key]: wireValue(value) }, record: rec.id, revision })
      if (refused) setMistake({ id: rec.id, path: field.key, message: reasonOf(refused, field.key), current, mine: value })
      return false
    }
  }, [app, client, form])
  return { save, mistake, forgive: useCallback(() => setMistake(null), []) }
}
