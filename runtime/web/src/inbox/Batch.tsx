/** Several tasks at once: the same decision and the same words for all that are ticked. */
import { useState } from "react"
import { useMutation } from "@tanstack/react-query"
import { api } from "@/api"
import { useT } from "@/i18n"
import { reasonOf } from "@/list/edit"
import { Button } from "@/ui/Button"
import { Note } from "@/ui/Note"
import { toast } from "@/ui/toast"

interface Props {
  ids: string[]
  onDone: (failed: string[]) => void
}

export function BatchBar({ ids, onDone }: Props) {
  const t = useT("inbox")
  const [comment, setComment] = useState("")
  const [why, setWhy] = useState<string | null>(null)
  const run = useMutation({
    mutationFn: (action: string) => api.post<{ done: string[]; failed: { id: string; message: string }[] }>("tasks/batch", { ids, action, comment: comment.trim() }),
    onSuccess: ({ done, failed }) => {
      if (done.length > 0) toast(t("batch_done", { n: done.length }))
      setWhy(failed.length > 0 ? `${t("batch_failed", { n: failed.length })} ${[...new Set(failed.map((one) => one.message))].slice(0, 3).join(" ")}` : null)
      onDone(failed.map((one) => one.id))
    },
    onError: (error) => setWhy(t("refused", { why: reasonOf(error) })),
  })
  const reject = (): void => {
    if (comment.trim()) run.mutate("reject")
    else setWhy(t("comment.needed.all"))
  }
  return (
    <div className="batch-bar">
      <span className="sm b num">{t("batch_title", { n: ids.length })}</span>
      <input className="input s" aria-label={t("comment")} placeholder={t("comment.place")} value={comment} onChange={(event) => setComment(event.target.value)} />
      <div className="row">
        <Button small kind="primary" icon="check" disabled={ids.length === 0} busy={run.isPending && run.variables === "approve"} onClick={() => run.mutate("approve")}>{t("approve")}</Button>
        <Button small kind="danger" icon="x" disabled={ids.length === 0} busy={run.isPending && run.variables === "reject"} onClick={reject}>{t("reject")}</Button>
      </div>
      {why && <Note kind="bad">{why}</Note>}
    </div>
  )
}
