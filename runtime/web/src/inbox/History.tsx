/** The run behind a task: every logged step, and what stopped it, with the ways to go on for administrators. */
import { useState } from "react"
import type { Ref, Task } from "@/api/types"
import { formatDateTime, useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { Note } from "@/ui/Note"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { useDecide, useInstance, type Incident, type LogEntry } from "./data"

export function HistoryDialog({ instance, title, onClose }: { instance: string; title: string; onClose: () => void }) {
  const t = useT("inbox")
  const query = useInstance(instance)
  return (
    <Dialog title={t("history")} about={title} size="wide" onClose={onClose}>
      {query.error ? <ErrorState error={query.error} small onAgain={() => void query.refetch()} />
        : !query.data ? <Loading><SkeletonLines /></Loading>
        : <>
            {(query.data.incidents ?? []).map((incident, index) => <IncidentNote key={index} incident={incident} instance={instance} title={title} />)}
            <ol className="steps" style={{ padding: "8px 0" }}>{(query.data.history ?? []).map((entry, index) => <Entry key={index} entry={entry} />)}</ol>
            {query.data.history?.length === 0 && <p className="t3">{t("history.none")}</p>}
          </>}
    </Dialog>
  )
}

function IncidentNote({ incident, instance, title }: { incident: Incident; instance: string; title: string }) {
  const t = useT("inbox")
  const label = useLabel()
  const { me } = useSession()
  const act = useDecide()
  const [why, setWhy] = useState<string | null>(null)
  const run = async (action: string): Promise<void> => setWhy(await act.instance(instance, action, title, { node: incident.node }))
  return (
    <div style={{ marginBottom: 12 }}>
      <Note kind="bad" actions={me.is_admin && (
        <span className="row nowrap">
          <Button small icon="refresh-cw" busy={act.busy === "retry"} onClick={() => void run("retry")}>{t("retry")}</Button>
          <Button small kind="quiet" busy={act.busy === "skip"} onClick={() => void run("skip")}>{t("skip")}</Button>
        </span>
      )}>
        <b className="bb">{t("incident")}</b> <span className="t2">{t("incident.at", { node: label(incident.name as string) || incident.node })}</span>
        <div>{incident.message}</div>
        {why && <div className="danger">{t("refused", { why })}</div>}
      </Note>
    </div>
  )
}

function Entry({ entry }: { entry: LogEntry }) {
  const t = useT("inbox")
  const label = useLabel()
  const person = (entry.by ?? entry.actor) as Ref | null | undefined
  const node = typeof entry.node === "object" && entry.node ? label(entry.node.name as string) || entry.node.key : entry.node ?? ""
  const words = entry.text ?? (entry.kind ? knownWords(t(`status.${entry.kind}`), entry.kind) : "")
  return (
    <li className="step">
      <span className="step-mark done"><Icon name="check" size="xs" /></span>
      <div>
        <div><span className="b">{node || words}</span>{node && words ? <span className="t2"> · {words}</span> : null}</div>
        <div className="xs t3 num">{[person?.title ?? t("system"), formatDateTime(entry.at)].join(" · ")}</div>
        {entry.comment && <div className="t2">“{entry.comment}”</div>}
      </div>
    </li>
  )
}

const knownWords = (words: string, kind: string): string => (words === `status.${kind}` ? kind.replaceAll("_", " ") : words)

/** The run of a task, wherever the server names it. */
export const instanceOf = (task: Pick<Task, "instance"> & Record<string, unknown>): string | null =>
  (typeof task.instance === "object" && task.instance !== null ? String((task.instance as { id: unknown }).id) : task.instance) ?? null
