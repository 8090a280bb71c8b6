import { useEffect, useRef } from "react"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { api } from "@/api"
import { listUrl } from "@/app"
import type { AppView, FormView, ImportState } from "@/api/types"
import { formatNumber, useT } from "@/i18n"
import { forget } from "@/list/data"
import { reasonOf } from "@/list/edit"
import { Button } from "@/ui/Button"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { go } from "@/ui/navigation"
import { Note } from "@/ui/Note"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { ErrorTable } from "./CheckStep"

interface Props {
  id: string
  /** Came here from the check; otherwise the page was opened again and the import may be anywhere. */
  isNew: boolean
  app: AppView
  form: FormView
  onAgain: () => void
}

export function RunStep({ id, isNew, app, form, onAgain }: Props) {
  const t = useT("importer")
  const client = useQueryClient()
  const state = useQuery({
    queryKey: ["import", id], queryFn: () => api.get<ImportState>(`imports/${id}`),
    refetchInterval: (query) => (query.state.data && ["done", "failed"].includes(query.state.data.state) ? false : 1000),
  })
  const run = useMutation({ mutationFn: () => api.post(`imports/${id}/run`), onSettled: () => state.refetch() })
  const begun = useRef(false)
  useEffect(() => { if (isNew && !begun.current) { begun.current = true; run.mutate() } })
  const isDone = state.data?.state === "done"
  useEffect(() => { if (isDone) forget(client, app.key, form.key) }, [isDone, client, app.key, form.key])
  if (state.error) return <ErrorState error={state.error} onAgain={() => void state.refetch()} />
  if (!state.data) return <Loading><SkeletonLines /></Loading>
  const { done, total, errors, counts = {} } = state.data
  const written = (counts.creates ?? 0) + (counts.updates ?? 0)
  const failed = state.data.state === "failed" || run.error
  return (
    <>
      <div role="status">
        <h2 className="bb row">{isDone ? <><Icon name="circle-check" className="success" />{t("done", { n: formatNumber(written) })}</> : failed ? <><Icon name="circle-alert" className="danger" />{t("failed")}</> : t("running", { done: formatNumber(done), total: formatNumber(total) })}</h2>
        <div className="bar-long" role="progressbar" aria-valuemin={0} aria-valuemax={total} aria-valuenow={done} aria-label={t("step.run")}><span style={{ width: `${total ? (done / total) * 100 : 0}%` }} /></div>
      </div>
      {failed ? <Note kind="bad">{run.error ? reasonOf(run.error) : t("failed.text")}</Note> : !isDone && <p className="t2 sm">{t("running.text")}</p>}
      {counts.skips ? <p className="t2 sm mt3">{t("done.skips", { n: formatNumber(counts.skips) })}</p> : null}
      {errors.length > 0 && <><h3 className="sech mt4">{t("done.errors", { n: formatNumber(counts.failed ?? 0) })}</h3><ErrorTable errors={errors} /></>}
      <div className="row mt4">
        {isDone && <Button kind="quiet" icon="upload" onClick={onAgain}>{t("again")}</Button>}
        <span className="right row">
          {(failed || (state.data.state === "ready" && !run.isPending && !isNew)) && <Button kind="primary" icon="refresh-cw" busy={run.isPending} onClick={() => run.mutate()}>{t("resume")}</Button>}
          {isDone && <Button kind="primary" onClick={() => go(listUrl(app.key, form.key))}>{t("open")}</Button>}
        </span>
      </div>
    </>
  )
}
