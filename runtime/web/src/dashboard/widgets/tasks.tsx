import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import { useAppView } from "@/app"
import { formatNumber, useLabel, useT } from "@/i18n"
import type { InboxPageAnswer } from "@/inbox/counts"
import { TaskItem } from "@/inbox/TaskItem"
import { A } from "@/ui/A"
import { ErrorState } from "@/ui/ErrorState"
import { SkeletonLines } from "@/ui/Skeleton"
import { Card, MoreBelow, Nothing, type PagePart, type PartProps } from "../contract"
import "@/inbox/inbox.css"
import "@/inbox/texts"

/** What waits for the person's decision. */
function View({ widget }: PartProps) {
  const app = useAppView()
  const t = useT("dashboard")
  const label = useLabel()
  const limit = widget.limit ?? 6
  const { data, error, refetch } = useQuery({ queryKey: ["inbox", "part", app.key, limit], queryFn: () => api.get<InboxPageAnswer>("inbox", { tab: "todo", app: app.key, limit }), staleTime: 30_000 })
  // The list is of this app alone, and so is its number.
  const count = data && (data.apps?.find((each) => each.app === app.key)?.count ?? data.items.length)
  return (
    <Card widget={widget} title={label(widget.name)} count={count === undefined ? null : formatNumber(count)} right={<A className="link sm" style={{ fontWeight: 400 }} href="/inbox">{t("inbox")}</A>}>
      {error ? <ErrorState error={error} small onAgain={() => void refetch()} />
        : !data ? <SkeletonLines lines={3} />
        : data.items.length === 0 ? <Nothing words={t("tasks.none")} />
        : <><div className="page-scroll">{data.items.map((task) => <TaskItem key={task.id} task={task} tab="todo" isOn={false} href={`/inbox/${task.id}`} />)}</div><MoreBelow n={(count ?? 0) - data.items.length} href="/inbox" /></>}
    </Card>
  )
}

export const part: PagePart = { type: "tasks", View }
