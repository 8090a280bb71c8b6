/** Where the run is: every step with its people, what they decided and said, and what comes. */
import type { ProgressStep, Seat, Task } from "@/api/types"
import { formatWhen, useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Avatar } from "@/ui/Avatar"
import { Icon } from "@/ui/Icon"
import { dueOf } from "./due"

type OpenTask = Pick<Task, "node" | "due_at" | "since" | "status">

/** `task`, while it is open: its step says how long is left instead of "open". */
export function Progress({ steps, task }: { steps: ProgressStep[]; task: OpenTask }) {
  return <ol className="steps">{steps.map((step, index) => <Step key={`${step.node}.${index}`} step={step} task={step.node === task.node.key && task.status === "open" ? task : null} />)}</ol>
}

const MARKS: Record<string, string> = { done: "check", returned: "corner-up-left", skipped: "minus" }

interface StepProps { step: ProgressStep; task: OpenTask | null }

function Step({ step, task }: StepProps) {
  const label = useLabel()
  const isRejected = step.seats.some((seat) => seat.outcome === "rejected")
  const mark = isRejected ? "x" : MARKS[step.status]
  const isCurrent = step.status === "current"
  return (
    <li className="step" aria-current={isCurrent ? "step" : undefined}>
      <span className={`step-mark ${isRejected ? "rejected" : step.status}`}>{isCurrent ? <span className="dot acc" /> : mark ? <Icon name={mark} size="xs" /> : null}</span>
      <div>
        <div className={isCurrent ? "bb" : step.status === "waiting" ? "t2" : "b"}>{label(step.name) || step.node}</div>
        <StepPeople step={step} task={task} />
      </div>
    </li>
  )
}

function StepPeople({ step, task }: StepProps) {
  const t = useT("inbox")
  const { seats } = step
  if (seats.length === 0) return <div className="xs t3">{t(["approval", "form_task"].includes(step.kind) ? (step.status === "skipped" ? "status.skipped" : "status.waiting") : "system")}</div>
  if (seats.length === 1 && step.status !== "current") return <OneSeat seat={seats[0]!} />
  const mode = t(`mode.${step.mode ?? "all"}`)
  return (
    <>
      {seats.length > 1 && <div className="xs t3">{t("seats", { n: seats.length, mode })}</div>}
      <div className="step-seats">{seats.map((seat, index) => <SeatLine key={index} seat={seat} task={task} />)}</div>
      {seats.filter((seat) => seat.comment).map((seat, index) => <Quote key={index} text={seat.comment!} />)}
    </>
  )
}

function OneSeat({ seat }: { seat: Seat }) {
  const t = useT("inbox")
  const what = seat.outcome ? t(`status.${seat.outcome}`) : ""
  return (
    <>
      <div className="xs t3 num">{[seat.person.title, formatWhen(seat.at), what].filter(Boolean).join(" · ")}</div>
      {seat.comment && <Quote text={seat.comment} />}
    </>
  )
}

function SeatLine({ seat, task }: { seat: Seat; task: OpenTask | null }) {
  const t = useT("inbox")
  const { me } = useSession()
  const isMe = seat.person.id === me.id
  const due = task?.due_at && !seat.outcome ? dueOf(task, Date.now(), t) : null
  const tone = due ? due.tone : seat.outcome === "approved" || seat.outcome === "completed" ? "success b" : seat.outcome === "rejected" || seat.outcome === "returned" ? "danger b" : "t3"
  return (
    <div className="row">
      <Avatar name={seat.person.title} me={isMe} />
      <span className={`grow ell${isMe ? " b" : ""}`}>{isMe ? t("you") : seat.person.title}</span>
      <span className={`xs nowrap num ${tone}`}>{seat.outcome ? `${t(`status.${seat.outcome}`)} ${formatWhen(seat.at)}` : due ? due.text : t(`status.${seat.status}`)}</span>
    </div>
  )
}

function Quote({ text }: { text: string }) {
  return <div className="t2" style={{ marginTop: 4 }}>“{text}”</div>
}
