/** "Save view": keep what is on the screen, for oneself or for everyone who sees this list. */
import { useState } from "react"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { api } from "@/api"
import type { SavedView } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { Dialog } from "@/ui/Dialog"
import { ErrorState } from "@/ui/ErrorState"
import { Field } from "@/ui/Field"
import { Menu } from "@/ui/Menu"
import { toast } from "@/ui/toast"
import { useList } from "./context"
import { emptyState, isChanged, viewOf } from "./state"

export function SaveView() {
  const { app, form, view, state, savedId, base, change } = useList()
  const t = useT("list")
  const label = useLabel()
  const client = useQueryClient()
  const name = label(view.name)
  const [asking, setAsking] = useState(false)
  const path = `apps/${app.key}/forms/${form.key}/views`
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["views", app.key, form.key] })
  const update = useMutation({
    mutationFn: () => api.patch<SavedView>(`${path}/${savedId}`, { definition: viewOf(state, view, base ?? "", name) }),
    onSuccess: async () => { await refresh(); change({ ...emptyState, view: state.view }); toast(t("view.saved", { name: name })) },
  })
  const remove = useMutation({
    mutationFn: () => api.del(`${path}/${savedId}`),
    onSuccess: async () => { change(emptyState, "push"); await refresh(); toast(t("view.deleted", { name: name })) },
  })
  const changed = isChanged(state)
  return (
    <>
      {savedId
        ? <Menu label={t("view.save")} align="end" trigger={(props) => <Button {...props} small busy={update.isPending}>{t("view.save")}</Button>} items={[
            changed && { key: "update", icon: "save", label: t("view.update"), run: () => update.mutate() },
            changed && { key: "as", icon: "plus", label: t("view.as"), run: () => setAsking(true) },
            changed && { key: "reset", icon: "rotate-ccw", label: t("view.reset"), run: () => change({ ...emptyState, view: state.view, q: state.q }) },
            "-", { key: "delete", icon: "trash-2", danger: true, label: t("view.delete"), run: () => remove.mutate() },
          ]} />
        : <Button small onClick={() => setAsking(true)}>{t("view.save")}</Button>}
      {asking && <SaveDialog path={path} onClose={() => setAsking(false)} onSaved={async (saved) => { await refresh(); setAsking(false); change({ ...emptyState, view: `~${saved.id}` }, "push") }} />}
    </>
  )
}

function SaveDialog({ path, onClose, onSaved }: { path: string; onClose: () => void; onSaved: (saved: SavedView) => void }) {
  const { state, view, base } = useList()
  const t = useT("list")
  const [name, setName] = useState("")
  const [shared, setShared] = useState(false)
  const save = useMutation({
    mutationFn: () => api.post<SavedView>(path, { name: name.trim(), shared, definition: viewOf(state, view, base ?? "", name.trim()) }),
    onSuccess: (saved) => { toast(t("view.saved", { name: saved.name })); onSaved(saved) },
  })
  return (
    <Dialog title={t("view.save")} onClose={onClose} onSubmit={() => { if (name.trim()) save.mutate() }} footer={
      <span className="right row">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button kind="primary" type="submit" disabled={!name.trim()} busy={save.isPending}>{t("view.save")}</Button>
      </span>
    }>
      <Field label={t("view.name")} required>{({ id }) => <input id={id} className="input" data-autofocus maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
      <div className="mt3"><Checkbox checked={shared} onChange={setShared}>{t("view.shared")}</Checkbox></div>
      {save.error && <ErrorState error={save.error} small />}
    </Dialog>
  )
}
