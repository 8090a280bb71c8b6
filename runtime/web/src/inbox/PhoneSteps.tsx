/** The progress on a phone: one bar per step, and the last thing that was decided. */
import type { TaskDetail } from "@/api/types"
import { formatWhen, useLabel, useT } from "@/i18n"
import { Avatar } from "@/ui/Avatar"
import { outcomeWords } from "./steps"

export function PhoneSteps({ task, onAll }: { task: TaskDetail; onAll: () => void }) {
  const t = useT("inbox")
  const label = useLabel()
  const steps = task.progress.slice(0, 5)
  const last = task.progress.flatMap((step) => step.seats).filter((seat) => !seat.earlier && seat.at && seat.outcome).sort((a, b) => (a.at! < b.at! ? 1 : -1))[0]
  if (steps.length === 0) return null
  const isNext = task.actions.length > 0
  const before = last ? { who: last.person, what: outcomeWords(last.outcome!, t), at: last.at } : task.initiator && { who: task.initiator, what: t("status.started"), at: task.started_at ?? task.since }
  const ways = steps.length > 1 || last ? <button type="button" className="link right" onClick={onAll}>{t("progress.all")}</button> : null
  return (
    <>
      <div className="phone-steps">{steps.map((step, index) => <div key={index} className={step.status}><i /><span className="ell" style={{ display: "block" }}>{label(step.name) || step.node}</span></div>)}</div>
      {ways && <div className="row sm t2" style={{ padding: "6px 0 4px" }}>
        {before && <><Avatar name={before.who.title} /><span className="grow ell">{t(isNext ? "next_you" : "last_act", { name: before.who.title, what: before.what, when: formatWhen(before.at) })}</span></>}
        {ways}
      </div>}
    </>
  )
}
