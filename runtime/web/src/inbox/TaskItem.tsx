/** One task in the list: which flow, about what, from whom, how urgent. */
import type { InboxTab, Task } from "@/api/types"
import { formatBig, useLabel, useLanguage, useT } from "@/i18n"
import { useSession } from "@/session"
import { A } from "@/ui/A"
import { Avatar } from "@/ui/Avatar"
import { dueOf } from "./due"

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
  const status = t(`status.${task.outcome ?? task.status}`)
  const person = tab === "mine" ? task.assignee : task.initiator
  const money = task.summary.find((line) => line.type === "money" || line.type === "number")
  return (
    <A className={`inbox-item${isOn ? " on" : ""}`} href={href} aria-current={isOn ? "true" : undefined} data-task={task.id}>
      <div className="row sm">
        {task.unread && <span className="dot acc" role="img" aria-label={t("unread")} />}
        <span className="bb ell grow">{label(task.flow.name)}</span>
        {tab === "todo" && due ? <span className={`xs b nowrap num ${due.tone}`}>{due.text}</span> : <span className="xs t3 b nowrap">{tab === "mine" ? (task.status === "open" ? label(task.node?.name) || t("status.running") : status) : tab === "done" ? status : due?.text}</span>}
      </div>
      <div className="sm ell" style={{ marginTop: 2 }}>{task.subject || task.title}</div>
      <div className="row xs t3" style={{ marginTop: 4 }}>
        {person && <span className="row g1 ell" style={{ gap: 6 }}><Avatar name={person.title} me={person.id === me.id} />{person.title}</span>}
        {task.urged && <span className="tag line">{t("urged")}</span>}
        {money && money.value != null && <span className="right num nowrap">{moneyWords(money.value, language)}</span>}
      </div>
    </A>
  )
}

function moneyWords(value: unknown, language: "en" | "zh"): string {
  const number = Number(value)
  if (!Number.isFinite(number)) return String(value)
  return Math.abs(number) >= 1e7 ? formatBig(String(value), "CNY", language) : `¥${Math.round(number).toLocaleString("en-GB")}`
}
