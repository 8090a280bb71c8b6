/** "+ View": what is on the screen as a table, a board, a calendar or cards, kept under a name. */
import { useState } from "react"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { api } from "@/api"
import type { FieldView, SavedView, ViewDef } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { Dialog } from "@/ui/Dialog"
import { ErrorState } from "@/ui/ErrorState"
import { Field } from "@/ui/Field"
import { Segmented } from "@/ui/Segmented"
import { Select } from "@/ui/Select"
import { toast } from "@/ui/toast"
import { isDated } from "./columns"
import { useList } from "./context"
import { emptyState, viewOf } from "./state"

type Kind = ViewDef["type"]

/** The fields a kind of view is laid out by: lanes of a board, the day of a calendar. */
const BY: Partial<Record<Kind, { member: "lanes" | "start"; fits: (field: FieldView) => boolean }>> = {
  kanban: { member: "lanes", fits: (field) => field.widget === "choice" },
  calendar: { member: "start", fits: isDated },
}

export default function NewView({ onClose }: { onClose: () => void }) {
  const { app, form, view, state, base, change } = useList()
  const t = useT("list")
  const label = useLabel()
  const client = useQueryClient()
  const [name, setName] = useState("")
  const [kind, setKind] = useState<Kind>("list")
  const [by, setBy] = useState<string | null>(null)
  const [shared, setShared] = useState(false)
  const kinds = (["list", "kanban", "calendar", "gallery"] as Kind[]).filter((each) => !BY[each] || form.fields.some(BY[each].fits))
  const fields = BY[kind] ? form.fields.filter(BY[kind].fits) : []
  const chosen = fields.find((field) => field.key === by) ?? fields[0]
  const isReady = name.trim() !== "" && (!BY[kind] || chosen !== undefined)
  const save = useMutation({
    mutationFn: () => {
      const { lanes: _lanes, start: _start, end: _end, color: _color, folded: _folded, icon: _icon, count: _count, ...kept } = viewOf(state, view, base ?? "", name.trim())
      const columns = kept.columns?.length ? kept.columns : form.fields.slice(0, 5).map((field) => field.key)
      const laid = BY[kind] && chosen ? { [BY[kind].member]: chosen.key } : {}
      const card = kind === "kanban" || kind === "gallery" ? { card: columns.filter((key) => key !== form.title && key !== chosen?.key).slice(0, 4) } : {}
      return api.post<SavedView>(`apps/${app.key}/forms/${form.key}/views`, { name: name.trim(), shared, definition: { ...kept, columns, type: kind, ...laid, ...card } })
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ["views", app.key, form.key] })
      toast(t("view.saved", { name: saved.name }))
      onClose()
      change({ ...emptyState, view: `~${saved.id}` }, "push")
    },
  })
  return (
    <Dialog title={t("view.new.title")} onClose={onClose} onSubmit={() => { if (isReady) save.mutate() }} footer={
      <span className="right row">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button kind="primary" type="submit" disabled={!isReady} busy={save.isPending}>{t("view.new.save")}</Button>
      </span>
    }>
      <div className="col g4">
        <Field label={t("view.name")} required>{({ id }) => <input id={id} className="input" data-autofocus maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
        <div>
          <div className="label">{t("view.kind")}</div>
          <Segmented label={t("view.kind")} value={kind} onChange={(next) => { setKind(next); setBy(null) }} items={kinds.map((key) => ({ key, label: t(`type.${key}`) }))} />
        </div>
        {BY[kind] && (
          <Field label={t(kind === "kanban" ? "view.lanes" : "view.start")}>{({ id }) => (
            <Select id={id} label={t(kind === "kanban" ? "view.lanes" : "view.start")} value={chosen?.key ?? null} options={fields.map((field) => ({ value: field.key, label: label(field.label) || field.key }))} onChange={setBy} />
          )}</Field>
        )}
        <p className="t3 sm">{t("view.new.text")}</p>
        <Checkbox checked={shared} onChange={setShared}>{t("view.shared")}</Checkbox>
        {save.error && <ErrorState error={save.error} small />}
      </div>
    </Dialog>
  )
}
