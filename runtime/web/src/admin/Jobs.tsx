import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, isProblem } from "@/api"
import { formatDateTime, formatNumber, useT, type Translate } from "@/i18n"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { IconButton } from "@/ui/IconButton"
import { Note } from "@/ui/Note"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Tabs } from "@/ui/Tabs"
import { Tag } from "@/ui/Tag"
import { toast } from "@/ui/toast"
import { Head } from "./Head"

interface Job {
  id: string
  name: string
  status: string
  attempts: number
  queued_at: string | null
  scheduled_at: string | null
  changed_at: string | null
  args: unknown
  error: string | null
}
interface Page {
  items: Job[]
  next: string | null
  counts: Record<string, number>
}

const STATUSES = ["", "todo", "doing", "failed", "succeeded", "cancelled"] as const
const COLORS: Record<string, string> = {
  todo: "gray",
  doing: "blue",
  succeeded: "green",
  failed: "red",
  aborted: "orange",
  cancelled: "gray",
}
const MAY_RETRY = new Set(["failed", "aborted", "cancelled"])

/** What a job is for, in words; a job of a connector or a newer server keeps its own name. */
function jobName(name: string, t: Translate): string {
  const words = t(`job.${name}`)
  return words === `job.${name}` ? name : words
}

export default function Jobs() {
  const t = useT("admin")
  const client = useQueryClient()
  const [status, setStatus] = useState<(typeof STATUSES)[number]>("")
  const [mistake, setMistake] = useState<string | null>(null)
  const [open, setOpen] = useState<string | null>(null)
  const jobs = useInfiniteQuery({
    queryKey: ["admin", "jobs", status],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.next,
    refetchInterval: 10_000,
    queryFn: ({ pageParam }) => api.get<Page>("admin/jobs", { status, cursor: pageParam, limit: 50 }),
  })
  const rows = jobs.data?.pages.flatMap((page) => page.items) ?? []
  const counts = jobs.data?.pages[0]?.counts ?? {}
  const act = async (job: Job, what: "retry" | "cancel") => {
    setMistake(null)
    try {
      await api.post(`admin/jobs/${job.id}/${what}`)
      toast(t(what === "retry" ? "retried" : "job_cancelled"))
      await client.invalidateQueries({ queryKey: ["admin", "jobs"] })
    } catch (error) {
      setMistake(isProblem(error) ? error.detail || error.title : String(error))
    }
  }
  return (
    <>
      <Head
        title={t("jobs")}
        action={<IconButton icon="refresh-cw" label={t("refresh")} onClick={() => void jobs.refetch()} />}
      />
      <Tabs
        items={STATUSES.map((key) => ({
          key,
          label: t(key || "all"),
          count: key ? formatNumber(counts[key] ?? 0) : undefined,
        }))}
        value={status}
        onChange={setStatus}
        label={t("status")}
      />
      {mistake && <Note kind="bad">{mistake}</Note>}
      <div className="scroll">
        {jobs.error ? <ErrorState error={jobs.error} onAgain={() => void jobs.refetch()} /> : null}
        {jobs.isPending && (
          <Loading>
            <SkeletonLines />
          </Loading>
        )}
        {jobs.data && !rows.length && <Empty icon="zap" title={t("none")} />}
        {rows.length > 0 && (
          <table className="tbl cards">
            <thead>
              <tr>
                <th scope="col">{t("task")}</th>
                <th scope="col" style={{ width: 110 }}>
                  {t("status")}
                </th>
                <th scope="col" className="r" style={{ width: 70 }}>
                  {t("attempts")}
                </th>
                <th scope="col" style={{ width: 150 }}>
                  {t("queued")}
                </th>
                <th scope="col">
                  {t("error")}
                </th>
                <th style={{ width: 110 }}>
                  <span className="sr">{t("actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((job) => (
                <tr key={job.id}>
                  <td>
                    <button
                      type="button"
                      className="ell"
                      title={JSON.stringify(job.args)}
                      onClick={() => setOpen(open === job.id ? null : job.id)}
                    >
                      {jobName(job.name, t)}
                    </button>
                  </td>
                  <td className="end">
                    <Tag color={COLORS[job.status]}>{t(job.status)}</Tag>
                  </td>
                  <td className="r" data-label={t("attempts")}>
                    {job.attempts}
                  </td>
                  <td className="num t2">
                    {formatDateTime(job.queued_at ?? job.scheduled_at, { short: true })}
                  </td>
                  <td className={open === job.id ? "openerror" : ""} title={job.error ?? undefined}>
                    {open === job.id ? (
                      <pre className="xs">{job.error ?? JSON.stringify(job.args, null, 1)}</pre>
                    ) : (
                      job.error?.trim().split("\n").pop()
                    )}
                  </td>
                  <td>
                    {MAY_RETRY.has(job.status) ? (
                      <Button small onClick={() => void act(job, "retry")}>
                        {t("retry")}
                      </Button>
                    ) : job.status === "todo" || job.status === "doing" ? (
                      <Button small kind="quiet" onClick={() => void act(job, "cancel")}>
                        {t("cancel_job")}
                      </Button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {jobs.hasNextPage && (
          <div className="adminmore">
            <Button small kind="quiet" onClick={() => void jobs.fetchNextPage()}>
              {t("more")}
            </Button>
          </div>
        )}
      </div>
    </>
  )
}
