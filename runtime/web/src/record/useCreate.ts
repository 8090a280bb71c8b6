import { useState } from "react"
import { api } from "@/api"
import type { FormView, Rec } from "@/api/types"
import { recordsPath, useAppView } from "@/app"
import { createFormStore, type Values } from "@/form"
import { useT } from "@/i18n"
import { useSession } from "@/session"
import { go } from "@/ui/navigation"
import { toast } from "@/ui/toast"
import { recordUrl } from "@/app"
import { useRecordChanged } from "./data"

/** A new record being filled in. `save` answers the record, or null when something is still wrong. */
export function useCreate(form: FormView, values: Values | undefined) {
  const t = useT("record")
  const app = useAppView()
  const { me } = useSession()
  const [round, setRound] = useState(0)
  const fresh = () =>
    createFormStore(
      form,
      { ...values },
      { app, me, mode: "create", draft: `${app.key}:${form.key}:new:${Object.keys(values ?? {}).join(",")}` },
    )
  const [store, setStore] = useState(fresh)
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const changed = useRecordChanged(form)
  /** `isOpened`: the new record is shown next anyway, so the message needs no way to it. */
  const save = async (isOpened = false): Promise<Rec | null> => {
    if (!store.validate()) return null
    setBusy(true)
    try {
      const record = await api.post<Rec>(
        recordsPath(app.key, form.key),
        { values: store.changes() },
        { headers: { "Idempotency-Key": key } },
      )
      store.discard()
      setKey(crypto.randomUUID())
      changed(record, record.id)
      const open = { label: t("open"), run: () => go(recordUrl(app.key, form.key, record.id)) }
      toast(t("created", { title: record.title }), isOpened ? {} : { action: open })
      return record
    } catch (error) {
      store.takeProblem(error)
      return null
    } finally {
      setBusy(false)
    }
  }
  const again = () => {
    setStore(fresh)
    setRound(round + 1)
  }
  return { store, save, again, busy, round }
}
