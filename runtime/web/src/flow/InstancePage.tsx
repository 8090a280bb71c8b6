/** `/flows/{id}`: one run of a flow, wholly. */
import { useState } from "react"
import { recordUrl } from "@/app"
import { useParams } from "@/frame/router"
import { formatDateTime, useLabel, useT } from "@/i18n"
import { Progress } from "@/inbox/Progress"
import { outcomeWords } from "@/inbox/steps"
import "@/inbox/inbox.css"
import "@/inbox/texts"
import { A } from "@/ui/A"
import { ErrorState } from "@/ui/ErrorState"
import { IconButton } from "@/ui/IconButton"
import { go } from "@/ui/navigation"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Tabs } from "@/ui/Tabs"
import { Tag } from "@/ui/Tag"
import { useTitle } from "@/ui/useTitle"
import { Diagram } from "./Diagram"
import { useRun } from "./data"
import { Incidents } from "./Incidents"
import { Log } from "./Log"
import { Manage } from "./Manage"
import type { Instance } from "./types"
import "./texts"

type Part = "diagram" | "history" | "data"

export default function InstancePage() {
  const { id = "" } = useParams() as { id?: string }
  const query = useRun(id)
  if (query.error) return <NotThere error={query.error} onAgain={() => void query.refetch()} />
  if (!query.data) return <Loading><SkeletonLines lines={8} /></Loading>
  return <Run run={query.data} />
}

function NotThere(props: { error: unknown; onAgain: () => void }) {
  useTitle(useT("flow")("flow"))
  return <ErrorState {...props} />
}

const tone = (run: Instance): string =>
  run.incidents.length > 0 ? "red" : run.status === "running" ? "blue" : ["rejected", "cancelled", "terminated", "withdrawn"].includes(run.outcome ?? "") ? "orange" : "green"

function Run({ run }: { run: Instance }) {
  const t = useT("flow")
  const ti = useT("inbox")
  const words = useLabel()
  const [part, setPart] = useState<Part>("diagram")
  useTitle(`${run.title} · ${words(run.flow.name)}`)
  const shown = outcomeWords(run.outcome ?? "", ti).replace(/^[a-z]/, (letter) => letter.toUpperCase())
  const parts: { key: Part; label: string }[] = [
    { key: "diagram", label: t("picture") },
    { key: "history", label: t("history") },
    ...(run.may_manage && run.variables ? [{ key: "data" as const, label: t("data") }] : []),
  ]
  return (
    <>
      <header className="bar">
        <IconButton icon="arrow-left" label={t("back")} onClick={goBack} />
        <h1 className="ell">{run.title || words(run.flow.name)}</h1>
        <Tag color={tone(run)}>{run.status === "ended" ? (shown || t("ended")) : t(run.incidents.length > 0 ? "stopped" : "running")}</Tag>
        <span className="right"><Manage run={run} /></span>
      </header>
      <div className="scroll">
        <div className="run">
          <Incidents run={run} />
          <Facts run={run} />
          <Tabs label={t("tab")} items={parts} value={part} onChange={setPart} />
          {part === "diagram" && <><div className="phone-only"><Progress steps={run.progress} task={null} /></div><Diagram diagram={run.diagram} steps={run.progress} /></>}
          {part === "history" && <Log entries={run.history} names={run.files ?? []} nodes={run.diagram.nodes} inside={run.may_manage ?? false} />}
          {part === "data" && <Variables variables={run.variables ?? {}} />}
        </div>
      </div>
    </>
  )
}

/** To wherever one came from; who opened the address directly comes to the inbox. */
const goBack = (): void => (window.history.length > 1 ? window.history.back() : go("/inbox"))

function Facts({ run }: { run: Instance }) {
  const t = useT("flow")
  const ti = useT("inbox")
  const words = useLabel()
  const fact = (name: string, value: React.ReactNode) => value ? <div><dt>{t(name)}</dt><dd>{value}</dd></div> : null
  return (
    <dl className="run-facts">
      {fact("flow", words(run.flow.name))}
      {fact("record", run.record && <A className="acc" href={recordUrl(run.record.app, run.record.form, run.record.id)}>{run.record.title || run.title || ti("open")}</A>)}
      {fact("initiator", run.initiator?.title)}
      {fact("started_at", <span className="num">{formatDateTime(run.started_at)}</span>)}
      {fact("ended_at", run.ended_at && <span className="num">{formatDateTime(run.ended_at)}</span>)}
      {fact("release", <span className="num">{run.newest > run.release ? t("newer", { n: run.release, newest: run.newest }) : run.release}</span>)}
    </dl>
  )
}

function Variables({ variables }: { variables: Record<string, string> }) {
  const t = useT("flow")
  const rows = Object.entries(variables)
  if (!rows.length) return <p className="t3">{t("no_data")}</p>
  return (
    <table className="tbl run-values">
      <thead><tr><th scope="col" style={{ width: "30%" }}>{t("name")}</th><th scope="col">{t("value")}</th></tr></thead>
      <tbody>{rows.map(([key, value]) => <tr key={key}><td className="mono">{key}</td><td className="mono">{value}</td></tr>)}</tbody>
    </table>
  )
}
