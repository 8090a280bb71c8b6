import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import { formatBytes, formatDateTime, formatNumber, useT } from "@/i18n"
import { ErrorState } from "@/ui/ErrorState"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Head } from "./Head"

interface AboutView {
  version: string
  python: string
  database: string
  database_embedded: boolean
  database_size_bytes: number
  people: number
  jobs: Record<string, number>
  mail: boolean
  worker: boolean
  timezone: string
  base_url: string | null
  now: string
}

export default function About() {
  const t = useT("admin")
  const about = useQuery({ queryKey: ["admin", "about"], queryFn: () => api.get<AboutView>("admin/about") })
  const view = about.data
  const facts: [string, string][] = view
    ? [
        ["version_of", view.version],
        ["python", view.python],
        ["database", `${view.database} · ${t(view.database_embedded ? "embedded" : "external")}`],
        ["size", formatBytes(view.database_size_bytes)],
        ["active_people", formatNumber(view.people)],
        ["waiting_jobs", formatNumber(view.jobs.todo ?? 0)],
        ["failed_jobs", formatNumber(view.jobs.failed ?? 0)],
        ["mail", t(view.mail ? "on" : "off")],
        ["worker", t(view.worker ? "on" : "off")],
        ["timezone", view.timezone],
        ["address", view.base_url ?? window.location.origin],
        ["server_time", formatDateTime(view.now)],
      ]
    : []
  return (
    <>
      <Head title={t("about")} />
      <div className="scroll pad">
        {about.error ? <ErrorState error={about.error} onAgain={() => void about.refetch()} /> : null}
        {about.isPending && (
          <Loading>
            <SkeletonLines />
          </Loading>
        )}
        <dl className="kv aboutkv">
          {facts.map(([key, value]) => (
            <div key={key} style={{ display: "contents" }}>
              <dt>{t(key)}</dt>
              <dd className="num">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  )
}
