/** What a step asks for besides yes or no: a comment, files, a signature, the password again, who comes next. */
import { useEffect, useRef, useState } from "react"
import { api } from "@/api"
import type { FieldView, FileRef, TaskDetail } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { useTargets } from "@/list/people"
import { reasonOf } from "@/list/edit"
import { Button } from "@/ui/Button"
import { Chip } from "@/ui/Chip"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { Note } from "@/ui/Note"
import { Select } from "@/ui/Select"
import { useDebounced } from "@/ui/useDebounced"
import { UploadField } from "@/widgets/Uploads"
import type { Decision } from "./data"
import { needsComment } from "./steps"

const PERSON = { key: "to", type: "person", widget: "person", label: "", operators: [], value_type: "", may_write: true }

const FILES: FieldView = { key: "files", type: "attachment", widget: "attachment", label: "", operators: [], value_type: "", may_write: true }

/** Whether more than words may come with a decision here. */
export const takesMore = (task: TaskDetail): boolean => (task.needs?.files ?? "none") !== "none" || (task.needs?.signature ?? "none") !== "none"

/** Whether this decision cannot be sent with a comment alone. */
export function asksMore(task: TaskDetail, action: string): boolean {
  const { needs, choose } = task
  if (!["approve", "reject", "complete"].includes(action)) return false
  return Boolean(needs?.password || needs?.files === "required" || needs?.signature === "required" || (action !== "reject" && choose?.some((each) => each.chosen.length === 0)))
}

/** By field: what is to be said about it. */
type Missing = Record<string, string>

interface Props {
  task: TaskDetail
  action: string
  decision: Decision
  busy: boolean
  onDo: (action: string, decision: Decision) => Promise<string | null>
  onClose: () => void
}

export function SignDialog({ task, action, decision, busy, onDo, onClose }: Props) {
  const t = useT("inbox")
  const label = useLabel()
  const needs = task.needs
  const [comment, setComment] = useState(decision.comment ?? "")
  const [files, setFiles] = useState<FileRef[]>([])
  const [password, setPassword] = useState("")
  const [choices, setChoices] = useState<Record<string, string[]>>({})
  const [mistake, setMistake] = useState<string | null>(null)
  const [missing, setMissing] = useState<Missing>({})
  const pad = useRef<HTMLCanvasElement>(null)
  const drawn = useRef(false)
  const fields = useRef<HTMLDivElement>(null)
  const choosing = action === "reject" ? [] : (task.choose ?? []).filter((each) => each.chosen.length === 0)
  const mustSay = needsComment(task, action)
  /** Everything that is missing, by field, so that it is filled in once. */
  const look = (): Missing => ({
    ...(mustSay && !comment.trim() ? { comment: t(action === "reject" ? "comment.needed.all" : "comment.required") } : {}),
    ...Object.fromEntries(choosing.filter((each) => !choices[each.node]?.length).map((each) => [`choose ${each.node}`, t("choose.needed", { node: label(each.name) })])),
    ...(needs?.files === "required" && !files.length ? { files: t("files.needed") } : {}),
    ...(needs?.signature === "required" && !drawn.current ? { sign: t("sign.needed") } : {}),
    ...(needs?.password && !password ? { password: t("password.needed") } : {}),
  })
  const send = async (): Promise<void> => {
    const found = look()
    setMissing(found)
    setMistake(null)
    if (Object.keys(found).length > 0) return void window.requestAnimationFrame(() => fields.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus())
    try {
      const signature = needs?.signature !== "none" && drawn.current && pad.current ? await saved(pad.current) : undefined
      const why = await onDo(action, { ...decision, comment: comment.trim() || undefined, files: files.map((each) => each.id), signature, password: password || undefined, ...(choosing.length > 0 ? { choices } : {}) })
      setMistake(why)
      if (!why) onClose()
    } catch (error) {
      setMistake(reasonOf(error))
    }
  }
  return (
    <Dialog title={t(action)} about={task.subject || task.title} light={false} onClose={onClose} onSubmit={() => void send()} footer={
      <span className="right row"><Button onClick={onClose}>{t("cancel")}</Button><Button kind={action === "reject" ? "danger" : "primary"} type="submit" busy={busy}>{t(action)}</Button></span>
    }>
      <div ref={fields} className="col g4">
        <Field label={t("comment")} required={mustSay} error={missing.comment}>{({ id, describedBy, invalid }) => <textarea id={id} className={`input${invalid ? " err" : ""}`} aria-describedby={describedBy} aria-invalid={invalid || undefined} rows={2} value={comment} onChange={(event) => setComment(event.target.value)} />}</Field>
        {choosing.map((each) => <People key={each.node} label={t("choose.for", { node: label(each.name) })} value={choices[each.node] ?? []} error={missing[`choose ${each.node}`]} onChange={(ids) => setChoices({ ...choices, [each.node]: ids })} />)}
        {needs && needs.files !== "none" && (
          <Field label={t("files")} required={needs.files === "required"} error={missing.files}>{({ id, describedBy, invalid }) => <UploadField props={{ field: FILES, id, describedBy, invalid, label: t("files"), value: files, onChange: (next) => setFiles((next as FileRef[] | null) ?? []) }} />}</Field>
        )}
        {needs && needs.signature !== "none" && <Pad box={pad} drawn={drawn} required={needs.signature === "required"} error={missing.sign} />}
        {needs?.password && <Field label={t("password")} required hint={t("password.why")} error={missing.password}>{({ id, describedBy, invalid }) => <input id={id} type="password" className={`input${invalid ? " err" : ""}`} aria-describedby={describedBy} aria-invalid={invalid || undefined} autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} />}</Field>}
        {mistake && <Note kind="bad">{mistake}</Note>}
      </div>
    </Dialog>
  )
}

async function saved(canvas: HTMLCanvasElement): Promise<string> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"))
  if (!blob) throw new Error("no picture")
  return (await api.upload<FileRef>("files", new File([blob], "signature.png", { type: "image/png" }))).id
}

/** Several people, found by name. */
export function People({ label, value, error, onChange }: { label: string; value: string[]; error?: string; onChange: (ids: string[]) => void }) {
  const t = useT("inbox")
  const [q, setQ] = useState("")
  const [names, setNames] = useState<Record<string, string>>({})
  const found = useTargets("", PERSON, useDebounced(q))
  const options = (found.data ?? []).filter((one) => !value.includes(one.id))
  return (
    <Field label={label} required error={error}>{({ id, describedBy, invalid }) => (
      <div className="col g2">
        {value.length > 0 && <div className="row wrap g1" style={{ marginBottom: 6 }}>{value.map((each) => <Chip key={each} name={names[each] ?? each} label={names[each] ?? each} onRemove={() => onChange(value.filter((other) => other !== each))} />)}</div>}
        <Select id={id} describedBy={describedBy} invalid={invalid} value={null} onSearch={setQ} loading={found.isFetching} placeholder={t("people.find")} options={options.map((one) => ({ value: one.id, label: one.title, hint: one.hint }))}
          onChange={(next) => { if (next) { setNames({ ...names, [next]: options.find((one) => one.id === next)?.title ?? next }); onChange([...value, next]) } }} />
      </div>
    )}</Field>
  )
}

/** Sign with pointer or finger; who cannot draw types the name, which is written on the pad. */
function Pad({ box, drawn, required, error }: { box: React.RefObject<HTMLCanvasElement | null>; drawn: React.RefObject<boolean>; required: boolean; error?: string }) {
  const t = useT("inbox")
  const [typed, setTyped] = useState("")
  const pen = (): CanvasRenderingContext2D | null => box.current?.getContext("2d") ?? null
  const clear = (): void => {
    const canvas = box.current
    const brush = pen()
    if (!canvas || !brush) return
    brush.fillStyle = "#fff"
    brush.fillRect(0, 0, canvas.width, canvas.height)
    drawn.current = false
  }
  useEffect(clear, [])
  const place = (event: React.PointerEvent<HTMLCanvasElement>): [number, number] => {
    const canvas = event.currentTarget
    const area = canvas.getBoundingClientRect()
    return [((event.clientX - area.left) / area.width) * canvas.width, ((event.clientY - area.top) / area.height) * canvas.height]
  }
  const write = (text: string): void => {
    setTyped(text)
    clear()
    const brush = pen()
    if (!brush || !text.trim()) return
    brush.fillStyle = "#1f1d1a"
    brush.font = "italic 44px serif"
    brush.fillText(text, 24, 96, 552)
    drawn.current = true
  }
  return (
    <Field label={t("sign")} required={required} hint={t("sign.how")} error={error}>{({ id, describedBy, invalid }) => (
      <div className="col g2">
        <canvas ref={box} className="signpad" width={600} height={160} role="img" aria-label={t("sign")}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            const brush = pen()
            if (!brush) return
            brush.lineWidth = 3
            brush.lineCap = "round"
            brush.strokeStyle = "#1f1d1a"
            brush.beginPath()
            brush.moveTo(...place(event))
          }}
          onPointerMove={(event) => {
            if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
            pen()?.lineTo(...place(event))
            pen()?.stroke()
            drawn.current = true
          }} />
        <div className="row mt2">
          <input id={id} className="input" aria-describedby={describedBy} aria-invalid={invalid || undefined} placeholder={t("sign.type")} value={typed} onChange={(event) => write(event.target.value)} />
          <Button small kind="quiet" onClick={() => { setTyped(""); clear() }}>{t("sign.clear")}</Button>
        </div>
      </div>
    )}</Field>
  )
}
