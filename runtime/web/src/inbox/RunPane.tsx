/** What one has started while nobody is asked: it waits, it has stopped, or it is over. */
import { useLabel, useT } from "@/i18n"
import { Diagram } from "@/flow/Diagram"
import { useRun } from "@/flow/data"
import { Incidents } from "@/flow/Incidents"
import { Button } from "@/ui/Button"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { go } from "@/ui/navigation"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Progress } from "./Progress"

export function RunPane({ id, phone, onBack }: { id: string; phone: boolean; onBack: () => void }) {
  const t = useT("inbox")
  const label = useLabel()
  const query = useRun(id)
  const run = query.data
  if (query.error) return <section className="task"><ErrorState error={query.error} onAgain={() => void query.refetch()} /></section>
  if (!run) return <section className="task"><Loading what={t("loading")}><SkeletonLines lines={8} /></Loading></section>
  return (
    <section className="task alone" aria-label={run.title}>
      <header className={`bar${phone ? " phone-bar" : ""}`} style={phone ? { paddingLeft: 4 } : undefined}>
        {phone && <button type="button" className="pi" aria-label={t("back")} onClick={onBack}><Icon name="chevron-left" /></button>}
        <span className="crumb ell">{label(run.flow.name)}</span>
        <span className="right"><Button kind="quiet" small icon="workflow" onClick={() => go(`/flows/${id}`)}>{t("open_run")}</Button></span>
      </header>
      <div className="task-body">
        {phone ? <h1 className="task-title">{run.title}</h1> : <h2 className="task-title">{run.title}</h2>}
        <div className="mt3"><Incidents run={run} /></div>
        <div className="mt3"><Diagram diagram={run.diagram} steps={run.progress} small={phone} /></div>
        <Progress steps={run.progress} task={null} />
      </div>
    </section>
  )
}
