import { useState } from "react"
import { api, isProblem } from "@/api"
import type { Rec } from "@/api/types"
import { listUrl, recordsPath } from "@/app"
import { offerApproval } from "@/flow/propose"
import type { FormStore, Values } from "@/form"
import { useT } from "@/i18n"
import { go } from "@/ui/navigation"
import { toast } from "@/ui/toast"
import { useRecordChanged } from "./data"
import { walkOf } from "./walk"

export interface Conflict {
  current: Rec
  fields: string[]
  mine: Values
}

/** Saving an existing record: only what changed, against the revision one has seen; a conflict is handed back. */
export function useSave(store: FormStore, id: string, onSaved?: (record: Rec) => void) {
  const t = useT("record")
  const changed = useRecordChanged(store.form)
  const [busy, setBusy] = useState(false)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  /** Whether the refused change was one for a flow; then `sent` says whether it is on its way. */
  const propose = async (refused: unknown, values: Values, revision: number | undefined) => {
    try {
      const offered = await offerApproval(store.given.app.key, refused, { values, record: id, revision })
      if (offered !== "sent") return { asked: offered === "kept", sent: false }
      store.discard()
      changed(null, id)
      onSaved?.({ id } as Rec)
      return { asked: true, sent: true }
    } catch (error) {
      store.takeProblem(error)
      return { asked: true, sent: false }
    }
  }
  const send = async (values: Values, revision: number | undefined) => {
    setBusy(true)
    try {
      const record = await api.patch<Rec>(`${recordsPath(store.given.app.key, store.form.key)}/${id}`, {
        values,
        revision,
      })
      setConflict(null)
      if (!("title" in record)) {
        store.discard()
        toast(t("handed_on"))
        go(walkOf(store.given.app.key, store.form.key)?.href ?? listUrl(store.given.app.key, store.form.key))
        return true
      }
      store.settle(record)
      changed(record, id)
      toast(t("saved"))
      onSaved?.(record)
      return true
    } catch (error) {
      const { asked, sent } = await propose(error, values, revision)
      if (asked) return sent
      if (isProblem(error) && error.status === 409 && error.extra.current)
        setConflict({
          current: error.extra.current as Rec,
          fields: (error.extra.fields as string[] | undefined) ?? Object.keys(values),
          mine: values,
        })
      else store.takeProblem(error)
      return false
    } finally {
      setBusy(false)
    }
  }
  const save = async () => {
    if (!store.validate()) return false
    const values = store.changes()
    if (!Object.keys(values).length) {
      store.discard()
      onSaved?.({ id } as Rec)
      return true
    }
    return send(values, store.revision)
  }
  return {
    save,
    busy,
    conflict,
    resolve: (values: Values) => (conflict ? send(values, conflict.current.revision) : Promise.resolve(false)),
    giveUp: () => setConflict(null),
  }
}
