/** Where the run is: every step with its people, what they decided and said, and what comes. */
import { useState } from "react"
import type { ProgressStep, Seat, Task } from "@/api/types"
import { formatList, formatWhen, useLabel, useT, type Translate } from "@/i18n"
import { useSession } from "@/session"
import { Avatar } from "@/ui/Avatar"
import { Icon } from "@/ui/Icon"
import { dueOf } from "./due"
import { outcomeWords } from "./steps"

type OpenTask = Pick<Task, "node" | "due_at" | "since" | "status">

/** `task`, while it is open: its step says how long is left instead of "open". */
export function Progress({ steps, task }: { steps: ProgressStep[]; task: OpenTask | null }) {
  return <ol className="steps">{steps.map((step, index) => <Step key={`${step.node}.${index}`} step={step} task={step.node === task?.node.key && task.status === "open" ? task : null} />)}</ol>
}

const MARKS: Record<string, string> = { done: "check", returned: "corner-up-left", skipped: "minus" }

interface StepProps { step: ProgressStep; task: OpenTask | null }

function Step({ step, task }: StepProps) {
  const label = useLabel()
  const isRejected = step.seats.some((seat) => !seat.earlier && seat.outcome?.startsWith("rejected"))
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
  const [all, setAll] = useState(false)
  const now = step.seats.filter((seat) => !seat.earlier)
  const earlier = step.seats.filter((seat) => seat.earlier)
  const asked = step.asked ?? now.length
  return (
    <>
      {now.length === 0 && <div className="xs t3">{expectedWords(step, t) || t(["approval", "form_task"].includes(step.kind) ? (step.status === "skipped" ? "status.skipped" : "status.waiting") : "system")}</div>}
      {now.length === 1 && step.status !== "current" ? <OneSeat seat={now[0]!} /> : (
        <>
          {asked > 1 && <div className="xs t3">{t("seats", { n: asked, mode: t(`mode.${step.mode ?? "all"}`) })}</div>}
          <Seats seats={now} task={task} />
        </>
      )}
      {earlier.length > 0 && <button type="button" className="link xs" aria-expanded={all} onClick={() => setAll(!all)}>{t("earlier", { n: earlier.length })}</button>}
      {all && <div className="t3"><Seats seats={earlier} task={null} /></div>}
    </>
  )
}

const MOST_NAMES = 3

/** "Guo Jianhua", "Li Na or Wang Lei": who is to be asked at a step that is still to come. */
export function expectedWords(step: Pick<ProgressStep, "expected" | "mode">, t: Translate): string {
  const names = (step.expected ?? []).map((each) => each.title)
  if (names.length > MOST_NAMES) return t("expected.more", { names: names.slice(0, MOST_NAMES).join(t("comma")), n: names.length - MOST_NAMES })
  return names.length > 0 ? formatList(names, undefined, step.mode === "any" ? "disjunction" : "conjunction") : ""
}

function Seats({ seats, task }: { seats: Seat[]; task: OpenTask | null }) {
  if (seats.length === 0) return null
  return (
    <>
      <div className="step-seats">{seats.map((seat, index) => <SeatLine key={index} seat={seat} task={task} />)}</div>
      {seats.filter((seat) => seat.comment).map((seat, index) => <Quote key={index} text={seat.comment!} />)}
    </>
  )
}

/** "Zheng Wen for Li Na": who acts, and in whose place. */
export const seatName = (seat: Pick<Seat, "person" | "agent_of">, t: Translate, name = seat.person.title): string =>
  seat.agent_of ? t("for", { name, whom: seat.agent_of.title }) : name

function OneSeat({ seat }: { seat: Seat }) {
  const t = useT("inbox")
  const what = seat.outcome ? outcomeWords(seat.outcome, t) : ""
  return (
    <>
      <div className="xs t3 num">{[seatName(seat, t), formatWhen(seat.at), what].filter(Boolean).join(" · ")}</div>
      {seat.comment && <Quote text={seat.comment} />}
    </>
  )
}

const GOOD = new Set(["approved", "completed"])
const BAD = new Set(["rejected", "returned"])

function SeatLine({ seat, task }: { seat: Seat; task: OpenTask | null }) {
  const t = useT("inbox")
  const { me } = useSession()
  const isMe = seat.person.id === me.id
  const due = task?.due_at && seat.status === "open" ? dueOf(task, Date.now(), t) : null
  const tone = due ? due.tone : GOOD.has(seat.outcome ?? "") ? "success b" : BAD.has(seat.outcome ?? "") ? "danger b" : "t3"
  const name = seatName(seat, t, isMe ? t("you") : seat.person.title)
  return (
    <div className="row">
      <Avatar name={seat.person.title} me={isMe} />
      <span className={`grow ell${isMe && !seat.earlier ? " b" : ""}`} title={name}>{name}</span>
      <span className={`xs nowrap num ${tone}`}>{seat.outcome ? `${outcomeWords(seat.outcome, t)} ${formatWhen(seat.at)}` : due ? due.text : t(`status.${seat.status}`)}</span>
    </div>
  )
}

function Quote({ text }: { text: string }) {
  return <div className="t2" style={{ marginTop: 4 }}>“{text}”</div>
}
