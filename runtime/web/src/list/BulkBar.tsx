/** The dark bar above the footer while rows are ticked. */
import { useRef, useState } from "react"
import { useMutation } from "@tanstack/react-query"
import { api, withParams } from "@/api"
import type { ButtonView, FieldView, Rec } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { confirm, tell } from "@/ui/Confirm"
import { Icon } from "@/ui/Icon"
import { Menu } from "@/ui/Menu"
import { toast } from "@/ui/toast"
import { reverse, runBulk, updates, type Operation, type BulkResult } from "./bulk"
import { BulkEditDialog } from "./BulkEditDialog"
import { useList } from "./context"
import { recordsPath, useForget } from "./data"
import { reasonOf } from "./edit"
import { lower } from "./states"

interface Props {
  records: readonly Rec[]
  onClear: () => void
}

export function BulkBar({ records, onClear }: Props) {
  const { app, form } = useList()
  const t = useT("list")
  const label = useLabel()
  const [asking, setAsking] = useState<{ field: FieldView | null } | null>(null)
  const run = useBulk(records, onClear)
  const n = records.length
  const names = lower(n === 1 ? label(form.name) : label(form.plural) || label(form.name))
  const owner = form.fields.find((field) => field.widget === "person" && field.may_write && /owner|assignee|负责人/.test(field.key)) ?? form.fields.find((field) => field.widget === "person" && field.may_write)
  const remove = async (): Promise<void> => {
    if (await confirm({ title: t("bulk.delete.title", { n, form: names }), body: t("bulk.delete.text"), action: t("bulk.delete.do", { n, form: names }), danger: true })) {
      run.start(records.map((rec) => ({ op: "delete", id: rec.id })), "bulk.deleted", records.map((rec) => ({ op: "restore", id: rec.id })))
    }
  }
  const exportHref = (format: string): string => withParams(`/api/${recordsPath(app.key, form.key)}/export`, { format, filter: `id in (${records.map((rec) => rec.id).join(", ")})` })
  if (run.progress !== null) return <Running done={run.progress} of={run.total} onStop={run.stop} />
  return (
    <div className="bulk" role="toolbar" aria-label={t("selected", { n })}>
      <span className="num b">{t("selected", { n })}</span><span className="sep" />
      {form.may.update && owner && <button type="button" className="a" onClick={() => setAsking({ field: owner })}><Icon name="user-plus" />{t("bulk.assign")}</button>}
      {form.may.update && <button type="button" className="a" onClick={() => setAsking({ field: null })}><Icon name="pencil" />{t("bulk.edit")}</button>}
      {form.buttons.filter((button) => button.kind === "rule").slice(0, 2).map((button) => (
        <button key={button.key} type="button" className="a" onClick={() => run.press(button)}><Icon name={button.icon ?? "zap"} />{label(button.label)}</button>
      ))}
      <Menu label={t("bulk.more")} side="top" align="end" trigger={(props) => <button {...props} type="button" className="a" aria-label={t("bulk.more")}><Icon name="ellipsis" /></button>} items={[
        ...form.buttons.filter((button) => button.kind === "rule").slice(2).map((button) => ({ key: button.key, icon: button.icon ?? "zap", label: label(button.label), run: () => run.press(button) })),
        form.may.export && { key: "csv", icon: "download", label: t("export.csv"), run: () => window.location.assign(exportHref("csv")) },
        form.may.export && { key: "xlsx", icon: "download", label: t("export.xlsx"), run: () => window.location.assign(exportHref("xlsx")) },
        form.may.delete && "-",
        form.may.delete && { key: "delete", icon: "trash-2", danger: true, label: t("bulk.delete"), run: () => void remove() },
      ]} />
      <span className="sep" />
      <button type="button" className="a" title={t("cancel")} onClick={onClear}><kbd className="kbd">Esc</kbd></button>
      {asking && <BulkEditDialog fixed={asking.field} count={n} names={names} onClose={() => setAsking(null)}
        onApply={(field, value) => { setAsking(null); run.start(updates(records, field.key, value), "bulk.done", reverse(records, field.key)) }} />}
    </div>
  )
}

const MOST_NAMED = 8

/** Which records were refused, and why. */
function Failures({ failed, records }: { failed: BulkResult["failed"]; records: readonly Rec[] }) {
  const t = useT("list")
  const titles = new Map(records.map((rec) => [rec.id, rec.title]))
  return (
    <ul className="bulk-failures">
      {failed.slice(0, MOST_NAMED).map((one) => <li key={one.id}><b className="b">{titles.get(one.id) ?? one.id}</b><br />{one.why}</li>)}
      {failed.length > MOST_NAMED && <li>{t("bulk.failed.more", { n: failed.length - MOST_NAMED })}</li>}
    </ul>
  )
}

function Running({ done, of, onStop }: { done: number; of: number; onStop: () => void }) {
  const t = useT("list")
  return (
    <div className="bulk" role="status">
      <span className="num">{t("bulk.running", { done, n: of })}</span>
      <span className="progress"><span style={{ width: `${(done / Math.max(1, of)) * 100}%` }} /></span>
      <button type="button" className="a" onClick={onStop}>{t("cancel")}</button>
    </div>
  )
}

function useBulk(records: readonly Rec[], onClear: () => void) {
  const { app, form } = useList()
  const t = useT("list")
  const label = useLabel()
  const forget = useForget(app.key, form.key)
  const [progress, setProgress] = useState<number | null>(null)
  const [total, setTotal] = useState(0)
  const stopped = useRef(false)
  const names = (n: number): string => lower(n === 1 ? label(form.name) : label(form.plural) || label(form.name))
  const start = (operations: Operation[], words: string, undo?: Operation[]): void => {
    stopped.current = false
    setTotal(operations.length)
    setProgress(0)
    runBulk(app.key, form.key, operations, setProgress, () => stopped.current).then((result) => {
      forget()
      if (result.failed.length > 0) tell({ title: t(words === "bulk.deleted" ? "bulk.undeleted" : "bulk.failed", { n: result.failed.length, all: operations.length }), body: <Failures failed={result.failed} records={records} />, action: t("close") })
      else toast(t(words, { n: result.done.length, form: names(result.done.length) }), undo ? { undo: () => start(undo, undo[0]?.op === "restore" ? "bulk.restored" : "bulk.done") } : {})
      onClear()
    }, (error: unknown) => { tell({ title: t("refused", { why: reasonOf(error) }), action: t("close") }) }).finally(() => setProgress(null))
  }
  const pressing = useMutation({
    mutationFn: async (button: ButtonView) => {
      for (const rec of records) await api.post(`${recordsPath(app.key, form.key)}/${rec.id}/buttons/${button.key}`, {})
    },
    onSuccess: () => { forget(); toast(t("bulk.done", { n: records.length, form: names(records.length) })); onClear() },
    onError: (error) => { forget(); tell({ title: t("refused", { why: reasonOf(error) }), action: t("close") }) },
  })
  return { progress, total, start, stop: () => { stopped.current = true }, press: (button: ButtonView) => pressing.mutate(button) }
}
