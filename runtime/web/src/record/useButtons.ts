import { useState } from "react"
import { api, isProblem } from "@/api"
import type { ButtonView, FormView, Rec } from "@/api/types"
import { recordsPath, useAppView } from "@/app"
import type { FormStore } from "@/form"
import { inOneLine, useT } from "@/i18n"
import { toast } from "@/ui/toast"
import { useRecordChanged } from "./data"

/** Buttons that start rules and flows: which are shown for this record, and pressing them. */
export function useButtons(form: FormView, store: FormStore, record: Rec) {
  const t = useT("record")
  const app = useAppView()
  const changed = useRecordChanged(form)
  const [busy, setBusy] = useState<string | null>(null)
  const [mistake, setMistake] = useState<string | null>(null)
  const order = form.page.actions ?? []
  const visible = (button: ButtonView) =>
    Array.isArray(button.visible) ? store.truth(true, button.visible, true) : button.visible !== false
  const place = (button: ButtonView) => (order.includes(button.key) ? order.indexOf(button.key) : order.length)
  const press = async (button: ButtonView) => {
    setBusy(button.key)
    setMistake(null)
    try {
      const answer = await api.post<{ record?: Rec | null; message?: string | null }>(
        `${recordsPath(app.key, form.key)}/${record.id}/buttons/${button.key}`,
        {},
        { headers: { "Idempotency-Key": crypto.randomUUID() } },
      )
      changed(answer.record ?? null, record.id)
      if (answer.record) store.settle(answer.record)
      toast(answer.message || t("ran"))
    } catch (error) {
      setMistake(
        isProblem(error)
          ? [
              error.detail || error.title,
              ...error.errors.slice(0, 3).map((each) => inOneLine(each.message, each.hint)),
            ]
              .filter((text, index, all) => text && all.indexOf(text) === index)
              .join(" ")
          : String(error),
      )
    } finally {
      setBusy(null)
    }
  }
  const buttons = form.buttons.filter(visible).sort((a, b) => place(a) - place(b))
  return { buttons, press, busy, mistake, dismiss: () => setMistake(null) }
}
