import { useState } from "react"
import { api } from "@/api"
import type { FormView, Rec } from "@/api/types"
import { recordsPath, useAppView } from "@/app"
import { offerApproval } from "@/flow/propose"
import { createFormStore, type Values } from "@/form"
import { useT } from "@/i18n"
import { useSession } from "@/session"
import { go } from "@/ui/navigation"
import { toast } from "@/ui/toast"
import { recordUrl } from "@/app"
import { useRecordChanged } from "./data"

/** A new record being filled in. `save` answers the record, "proposed" when it waits for approval, or null when something
 * is still wrong. */
export function useCreate(form: FormView, values: Values | undefined) {
  const t = useT("record")
  const app = useAppView()
  const { me } = useSession()
  const [round, setRound] = useState(0)
  const fresh = () =>
    createFormStore(
      form,
      { ...values },
      { app, me, mode: "create", draft: `${me.id}:${app.key}:${form.key}:new:${Object.keys(values ?? {}).join(",")}` },
    )
  const [store, setStore] = useState(fresh)
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const changed = useRecordChanged(form)
  const propose = async (refused: unknown): Promise<"proposed" | null> => {
    try {
      const offered = await offerApproval(app.key, refused, { values: store.changes() })
      if (offered === "other") store.takeProblem(refused)
      if (offered !== "sent") return null
      store.discard()
      setKey(crypto.randomUUID())
      return "proposed"
    } catch (error) {
      store.takeProblem(error)
      return null
    }
  }
  /** `isOpened`: the new record is shown next anyway, so the message needs no way to it. */
  const save = async (isOpened = false): Promise<Rec | "proposed" | null> => {
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
      return propose(error)
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
