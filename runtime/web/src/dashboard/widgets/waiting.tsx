import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import { useAppView } from "@/app"
import type { Task } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import type { InboxPageAnswer } from "@/inbox/counts"
import { useDecide } from "@/inbox/data"
import { dueOf } from "@/inbox/due"
import { instanceOf } from "@/inbox/instance"
import { A } from "@/ui/A"
import { Button } from "@/ui/Button"
import { tell } from "@/ui/Confirm"
import { ErrorState } from "@/ui/ErrorState"
import { SkeletonLines } from "@/ui/Skeleton"
import { linesIn } from "../arrange"
import { Card, MoreBelow, Nothing, type PagePart, type PartProps } from "../contract"
import "@/inbox/texts"

/** What the person started and others have not finished. */
export const useWaiting = (app: string) => useQuery({
  queryKey: ["waiting", app],
  queryFn: async () => (await api.get<InboxPageAnswer>("inbox", { tab: "mine", app, limit: 20 })).items.filter((task) => task.status === "open"),
  staleTime: 30_000,
})

function View({ widget }: PartProps) {
  const app = useAppView()
  const t = useT("dashboard")
  const label = useLabel()
  const limit = widget.limit ?? linesIn(widget.h, 48) + 1
  const { data, error, refetch } = useWaiting(app.key)
  return (
    <Card widget={widget} title={label(widget.name)} count={data?.length}>
      {error ? <ErrorState error={error} small onAgain={() => void refetch()} />
        : !data ? <SkeletonLines lines={2} />
        : data.length === 0 ? <Nothing words={t("waiting.none")} />
        : <><div className="page-scroll">{data.slice(0, limit).map((task) => <Line key={task.id} task={task} />)}</div><MoreBelow n={data.length - limit} href="/inbox?tab=mine" /></>}
    </Card>
  )
}

function Line({ task }: { task: Task }) {
  const t = useT("dashboard")
  const inbox = useT("inbox")
  const label = useLabel()
  const act = useDecide()
  const instance = instanceOf(task as never)
  const urge = async (): Promise<void> => {
    const why = instance ? await act.instance(instance, "urge", task.subject || task.title) : null
    if (why) tell({ title: t("refused", { why }), action: t("close") })
  }
  return (
    <div className="item">
      <A className="grow" href={`/inbox/${task.id}?tab=mine`} style={{ color: "inherit" }}>
        <div className="b ell">{task.subject || task.title}</div>
        <div className="t3 xs ell">{[label(task.node.name), task.assignee?.title, dueOf(task, Date.now(), inbox)?.text].filter(Boolean).join(" · ")}</div>
      </A>
      {instance && <Button small icon="bell" busy={act.busy === "urge"} onClick={() => void urge()}>{t("urge")}</Button>}
    </div>
  )
}

export const part: PagePart = { type: "waiting", View }
