/** One task in the list: which flow, about what, from whom, how urgent. */
import type { InboxTab, Task } from "@/api/types"
import { formatBig, formatNumber, useLabel, useLanguage, useT } from "@/i18n"
import { useSession } from "@/session"
import { A } from "@/ui/A"
import { Avatar } from "@/ui/Avatar"
import { dueOf } from "./due"
import { outcomeWords } from "./steps"

interface Props {
  task: Task
  tab: InboxTab
  isOn: boolean
  href: string
}

export function TaskItem({ task, tab, isOn, href }: Props) {
  const t = useT("inbox")
  const label = useLabel()
  const language = useLanguage()
  const { me } = useSession()
  const due = dueOf(task, Date.now(), t)
  const status = outcomeWords(task.outcome ?? task.status, t)
  const person = tab === "mine" ? task.assignee : task.initiator
  const amount = task.summary.find((line) => AMOUNTS.has(line.type) && line.value != null)
  return (
    <A className={`inbox-item${isOn ? " on" : ""}`} href={href} aria-current={isOn ? "true" : undefined} data-task={task.id}>
      <div className="row sm">
        {task.unread && <span className="dot acc" role="img" aria-label={t("unread")} />}
        <span className="bb ell grow">{label(task.flow.name)}</span>
        {tab === "todo" && due ? <span className={`xs b nowrap num ${due.tone}`}>{due.text}</span> : <span className={`xs b nowrap ${task.stopped ? "danger" : "t3"}`}>{tab === "mine" ? (task.stopped ? t("status.stopped") : task.status === "open" ? label(task.node?.name) || t("status.running") : status) : tab === "done" ? status : due?.text}</span>}
      </div>
      <div className="sm ell" style={{ marginTop: 2 }}>{task.subject || task.title}</div>
      <div className="row xs t3" style={{ marginTop: 4 }}>
        {person && <span className="row g1 ell" style={{ gap: 6 }}><Avatar name={person.title} me={person.id === me.id} />{person.title}</span>}
        {task.urged && <span className="tag line">{t("urged")}</span>}
        {amount && <span className="right num nowrap">{amount.type === "money" ? moneyWords(amount.value, language) : formatNumber(amount.value as string)}</span>}
      </div>
    </A>
  )
}

const AMOUNTS = new Set(["money", "integer", "decimal"])

function moneyWords(value: unknown, language: "en" | "zh"): string {
  const number = Number(value)
  if (!Number.isFinite(number)) return String(value)
  return Math.abs(number) >= 1e7 ? formatBig(String(value), "CNY", language) : `¥${Math.round(number).toLocaleString("en-GB")}`
}
