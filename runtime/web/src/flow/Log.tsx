/** Everything that happened in a run, newest last, each line in words. */
import { useState } from "react"
import { formatDateTime, formatList, useLabel, useT, type Translate } from "@/i18n"
import { ButtonLink } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import type { DiagramNode, LogEntry } from "./types"

const MARKS: Record<string, { icon: string; tone: string }> = {
  approved: { icon: "check", tone: "done" },
  completed: { icon: "check", tone: "done" },
  rejected: { icon: "x", tone: "rejected" },
  transferred: { icon: "share-2", tone: "skipped" },
  delegated: { icon: "share-2", tone: "skipped" },
  reassigned: { icon: "share-2", tone: "skipped" },
  signer_added: { icon: "user-plus", tone: "skipped" },
  signer_removed: { icon: "user-x", tone: "skipped" },
  taken_back: { icon: "undo-2", tone: "returned" },
  copied: { icon: "mail", tone: "skipped" },
  retried: { icon: "refresh-cw", tone: "skipped" },
  returned: { icon: "corner-up-left", tone: "returned" },
  withdrawn: { icon: "undo-2", tone: "returned" },
  cancelled: { icon: "ban", tone: "rejected" },
  call_failed: { icon: "circle-alert", tone: "rejected" },
  timer: { icon: "clock", tone: "skipped" },
  urged: { icon: "bell", tone: "skipped" },
  commented: { icon: "message-square", tone: "skipped" },
}

type Named = { id: string; name: string }[]

interface Props {
  entries: LogEntry[]
  /** Of files. */
  names: Named
  nodes: DiagramNode[]
  /** Whether to offer what the engine did at each line; for administrators. */
  inside: boolean
}

export function Log({ entries, ...told }: Props) {
  const t = useT("flow")
  if (!entries.length) return <p className="t3">{t("no_history")}</p>
  return <ol className="steps">{entries.map((entry, index) => <Line key={entry.seq ?? index} entry={entry} {...told} />)}</ol>
}

function Line({ entry, names, nodes, inside }: Omit<Props, "entries"> & { entry: LogEntry }) {
  const t = useT("flow")
  const words = useLabel()
  const [open, setOpen] = useState(false)
  const mark = MARKS[entry.kind] ?? { icon: entry.by ? "user" : "zap", tone: "skipped" }
  const known = t(`log.${entry.kind}`)
  const what = known === `log.${entry.kind}` ? entry.kind.replaceAll("_", " ") : known
  const nameOf = (key: string): string => {
    const node = nodes.find((each) => each.key === key)
    const own = words(node?.name ?? "")
    return node && (!own || own === key) ? t(`type.${node.type}`) : own || key
  }
  const steps = inside ? (entry.steps ?? []).flatMap((step) => stepWords(step.what, nameOf(step.node), t)) : []
  return (
    <li className="step">
      <span className={`step-mark ${mark.tone}`}><Icon name={mark.icon} size="xs" /></span>
      <div>
        <div>
          {entry.by && <span className="b">{entry.by.title}</span>}
          {entry.agent_of && <span className="t2"> {t("for", { name: entry.agent_of.title })}</span>} <span className={entry.by ? "" : "b"}>{what}</span>
          {entry.to && entry.to.length > 0 && <span className="t2"> {t("to", { names: formatList(entry.to.map((each) => each.title)) })}</span>}
          {entry.node && entry.kind !== "started" && <span className="t2"> · {words(entry.node.name) || entry.node.key}</span>}
        </div>
        <div className="xs t3 num">
          {formatDateTime(entry.at)}
          {!entry.by && ` · ${t("system")}`}
          {steps.length > 0 && <> · <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>{t("steps")} ({steps.length})</button></>}
        </div>
        {entry.comment && <div className="t2">“{entry.comment}”</div>}
        {entry.files && entry.files.length > 0 && (
          <div className="row wrap mt1">{entry.files.map((id) => <ButtonLink key={id} small icon="paperclip" href={`/api/files/${id}`} target="_blank" rel="noreferrer">{names.find((each) => each.id === id)?.name ?? id}</ButtonLink>)}</div>
        )}
        {entry.signature && <img className="log-sign" src={`/api/files/${entry.signature}`} alt={t("signed", { name: entry.by?.title ?? "" })} />}
        {open && <ul className="xs t2">{steps.map((step, index) => <li key={index}>{step}</li>)}</ul>}
      </div>
    </li>
  )
}

/** One small thing that the engine did, in words; none for what only the engine knows a difference of. */
function stepWords(what: string, node: string, t: Translate): string[] {
  const key = `step.${what}`
  const words = t(key, { node })
  return words === key ? [] : [words]
}
