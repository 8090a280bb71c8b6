/** An open task is given to somebody else, for example because its owner is ill. */
import { useState } from "react"
import type { Label, Seat } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { PersonChoice } from "@/inbox/ActionDialog"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { Note } from "@/ui/Note"
import { Select } from "@/ui/Select"
import { useRunActs } from "./data"
import type { Instance } from "./types"

interface OpenSeat { task: string; person: Seat["person"]; name: Label }

/** Every task of the run that somebody holds now. */
export const openSeats = (run: Pick<Instance, "progress">): OpenSeat[] =>
  run.progress.flatMap((step) => step.seats.flatMap((seat) => (seat.status === "open" && seat.task ? [{ task: seat.task, person: seat.person, name: step.name }] : [])))

export function Reassign({ run, onClose }: { run: Instance; onClose: () => void }) {
  const t = useT("flow")
  const ti = useT("inbox")
  const words = useLabel()
  const { act, busy } = useRunActs(run.id)
  const seats = openSeats(run)
  const [task, setTask] = useState<string | null>(seats.length === 1 ? seats[0]!.task : null)
  const [to, setTo] = useState<string | null>(null)
  const [comment, setComment] = useState("")
  const [why, setWhy] = useState<string | null>(null)
  const send = async (): Promise<void> => {
    if (!task || !to) return
    const said = await act(`tasks/${task}/reassign`, { to, comment: comment.trim() })
    setWhy(said)
    if (!said) onClose()
  }
  const nameOf = (seat: OpenSeat): string => `${seat.person.title} · ${words(seat.name)}`
  return (
    <Dialog title={t("reassign_title")} about={seats.length === 1 ? nameOf(seats[0]!) : run.title} onClose={onClose} onSubmit={() => void send()} footer={
      <span className="right row"><Button onClick={onClose}>{t("cancel")}</Button><Button kind="primary" type="submit" disabled={!task || !to} busy={busy !== null}>{t("reassign")}</Button></span>
    }>
      <div className="col g4">
        {seats.length > 1 && (
          <Field label={t("whose")} required>{({ id }) => <Select id={id} value={task} onChange={setTask} options={seats.map((seat) => ({ value: seat.task, label: nameOf(seat) }))} />}</Field>
        )}
        <PersonChoice label={t("to_whom")} value={to} onChange={setTo} />
        <Field label={ti("comment")}>{({ id }) => <textarea id={id} className="input" rows={2} value={comment} onChange={(event) => setComment(event.target.value)} />}</Field>
        {why && <Note kind="bad">{why}</Note>}
      </div>
    </Dialog>
  )
}
