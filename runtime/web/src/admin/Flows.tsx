import { useInfiniteQuery } from "@tanstack/react-query"
import { useState } from "react"
import { api } from "@/api"
import type { Label, Ref } from "@/api/types"
import "@/flow/texts"
import "@/inbox/texts"
import { formatDateTime, formatNumber, useLabel, useT } from "@/i18n"
import { A } from "@/ui/A"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Tabs } from "@/ui/Tabs"
import { Tag } from "@/ui/Tag"
import { Head } from "./Head"

interface Run {
  id: string
  app: string
  flow: { key: string; name: Label }
  title: string
  status: "running" | "ended"
  outcome: string | null
  incidents: number | unknown[]
  initiator: Ref | null
  started_at: string
  ended_at: string | null
  nodes: (string | { key?: string; node?: string; name: Label })[]
}

interface Page {
  items: Run[]
  next: string | null
  counts: Record<string, number>
}

const STATUSES = ["running", "incident", "ended"] as const
const stopped = (run: Run): boolean => (Array.isArray(run.incidents) ? run.incidents.length : run.incidents) > 0

/** Every run of every flow: what is under way, what has stopped, what has ended. */
export default function Flows() {
  const t = useT("admin")
  const words = useLabel()
  const said = useT("inbox")
  const [status, setStatus] = useState<(typeof STATUSES)[number]>("running")
  const runs = useInfiniteQuery({
    queryKey: ["admin", "flows", status],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.next,
    queryFn: ({ pageParam }) => api.get<Page>("admin/flows", { status, cursor: pageParam, limit: 50 }),
  })
  const rows = runs.data?.pages.flatMap((page) => page.items) ?? []
  const counts = runs.data?.pages[0]?.counts ?? {}
  const where = (run: Run) => run.nodes.map((node) => (typeof node === "string" ? node : words(node.name) || node.key || node.node)).join(words({ en: ", ", zh: "、" }))
  const ended = (run: Run): string => (said(`status.${run.outcome}`) === `status.${run.outcome}` ? (run.outcome ?? "") : said(`status.${run.outcome}`))
  return (
    <>
      <Head title={t("flows")} />
      <Tabs
        items={STATUSES.map((key) => ({ key, label: t(`flows_${key}`), count: counts[key] ? formatNumber(counts[key]) : undefined }))}
        value={status}
        onChange={setStatus}
        label={t("status")}
      />
      <div className="scroll">
        {runs.error ? <ErrorState error={runs.error} onAgain={() => void runs.refetch()} /> : null}
        {runs.isPending && <Loading><SkeletonLines /></Loading>}
        {runs.data && !rows.length && <Empty icon="workflow" title={t("none")} text={t(`flows_none_${status}`)} />}
        {rows.length > 0 && (
          <table className="tbl cards">
            <thead>
              <tr>
                <th scope="col">{t("flow_title")}</th>
                <th scope="col">{t("flow")}</th>
                <th scope="col">{t("flow_where")}</th>
                <th scope="col">{t("started_by")}</th>
                <th scope="col" style={{ width: 150 }}>{t(status === "ended" ? "ended_at" : "started_at")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((run) => (
                <tr key={run.id} className="linked">
                  <td className="ell"><A className="n" href={`/flows/${run.id}`}>{run.title || words(run.flow.name)}</A></td>
                  <td className="ell t2">{words(run.flow.name)}</td>
                  <td className="ell" data-label={t("flow_where")}>{stopped(run) ? <Tag color="red">{t("flow_stopped")}</Tag> : null} {run.status === "ended" ? ended(run) : where(run)}</td>
                  <td className="ell t2" data-label={t("started_by")}>{run.initiator?.title ?? "—"}</td>
                  <td className="num t2 end">{formatDateTime(run.ended_at ?? run.started_at, { short: true })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {runs.hasNextPage && <div className="adminmore"><Button small kind="quiet" onClick={() => void runs.fetchNextPage()}>{t("more")}</Button></div>}
      </div>
    </>
  )
}
