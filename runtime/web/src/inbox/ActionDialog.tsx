/** Return, transfer, delegate, add signer: each needs one more answer before it can be done. */
import { useState } from "react"
import type { Label, TaskDetail } from "@/api/types"
import { useLabel, useT, type Translate } from "@/i18n"
import { useTargets } from "@/list/people"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { Note } from "@/ui/Note"
import { Segmented } from "@/ui/Segmented"
import { Select } from "@/ui/Select"
import { useDebounced } from "@/ui/useDebounced"
import type { Decision } from "./data"
import { People } from "./Sign"
import { needsComment as asksWhy } from "./steps"

interface Props {
  task: TaskDetail
  action: string
  comment: string
  busy: boolean
  onDo: (action: string, decision: Decision) => Promise<string | null>
  onClose: () => void
}

const PERSON_FIELD = { key: "to", type: "person", widget: "person", label: "", operators: [], value_type: "", may_write: true }

export function ActionDialog({ task, action, comment: typed, busy, onDo, onClose }: Props) {
  const t = useT("inbox")
  const label = useLabel()
  const [comment, setComment] = useState(typed)
  const [to, setTo] = useState<string | null>(action === "return" ? task.return_to[0]?.node ?? null : null)
  const [when, setWhen] = useState<"before" | "after" | "parallel">("before")
  const [mistake, setMistake] = useState<string | null>(null)
  const [many, setMany] = useState<string[]>([])
  const [how, setHow] = useState<"replay" | "back">(task.return_how === "back" ? "back" : "replay")
  const [sign, setSign] = useState<"all" | "any" | "sequence">("all")
  const several = action === "add_signer" || action === "cc"
  const isReady = several ? many.length > 0 : Boolean(to)
  const needsComment = asksWhy(task, action)
  const nameOf = (step: TaskDetail["return_to"][number]): string => returnName(task, step, t, label)
  const target = task.return_to.find((step) => step.node === to)
  const send = async (): Promise<void> => {
    if (!isReady) return
    if (needsComment && !comment.trim()) return setMistake(t("comment.needed", { name: task.initiator?.title ?? "" }))
    const why = await onDo(action, { comment: comment.trim() || undefined, to: several ? many : to, ...(action === "add_signer" ? { where: when, sign } : action === "return" ? { how } : {}) })
    setMistake(why)
    if (!why) onClose()
  }
  return (
    <Dialog title={t(`${action}.title`)} about={task.subject || task.title} onClose={onClose} onSubmit={() => void send()} footer={
      <span className="right row">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button kind="primary" type="submit" busy={busy} disabled={!isReady}>{action === "return" ? t("return.do", { name: target ? nameOf(target) : "" }) : t(`${action}.do`)}</Button>
      </span>
    }>
      {action === "return"
        ? <div role="radiogroup" aria-label={t("return.title")} className="col g1">{task.return_to.map((step) => (
            <label key={step.node} className="check"><input type="radio" className="cb" name="return-to" checked={to === step.node} onChange={() => setTo(step.node)} /><span>{nameOf(step)}</span></label>
          ))}</div>
        : several ? <People label={t(`${action}.to`)} value={many} onChange={setMany} />
        : <PersonChoice label={t(`${action}.to`)} value={to} onChange={setTo} />}
      {action === "add_signer" && (
        <div className="mt3"><span className="label">{t("signer.when")}</span>
          <Segmented label={t("signer.when")} value={when} onChange={setWhen} items={(["before", "parallel", "after"] as const).map((key) => ({ key, label: t(`signer.${key}`) }))} />
          {many.length > 1 && <div className="mt2"><span className="label">{t("signer.how")}</span><Segmented label={t("signer.how")} value={sign} onChange={setSign} items={(["all", "any", "sequence"] as const).map((key) => ({ key, label: t(`sign.${key}`) }))} /></div>}
        </div>
      )}
      {action === "return" && task.return_how !== "replay" && task.return_how !== "back" && (
        <div className="mt3"><span className="label">{t("return.how")}</span><Segmented value={how} onChange={setHow} items={(["replay", "back"] as const).map((key) => ({ key, label: t(`return.${key}`) }))} /></div>
      )}
      <div className="mt3"><Field label={t("comment")} required={needsComment}>{({ id }) => <textarea id={id} className="input" rows={3} value={comment} onChange={(event) => setComment(event.target.value)} />}</Field></div>
      {mistake && <div className="mt3"><Note kind="bad">{mistake}</Note></div>}
    </Dialog>
  )
}

/** The beginning of a flow is whoever asked. */
export function returnName(task: TaskDetail, step: TaskDetail["return_to"][number], t: Translate, label: (words: Label) => string): string {
  const name = label(step.name) || step.node
  const isStart = task.diagram?.nodes.find((node) => node.key === step.node)?.type === "start"
  return isStart && name === step.node ? t("return.start", { name: task.initiator?.title ?? "" }) : name
}

/** One person, found by name. */
export function PersonChoice({ label, value, onChange }: { label: string; value: string | null; onChange: (id: string | null) => void }) {
  const t = useT("inbox")
  const [q, setQ] = useState("")
  const found = useTargets("", PERSON_FIELD, useDebounced(q))
  return (
    <Field label={label} required>{({ id }) => (
      <Select id={id} value={value} onChange={onChange} onSearch={setQ} loading={found.isFetching} placeholder={t("people.find")} options={(found.data ?? []).map((one) => ({ value: one.id, label: one.title, hint: one.hint }))} />
    )}</Field>
  )
}
