/** The news of one person: unread first on top of the day, each opens what it is about. */
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { api } from "@/api"
import type { Notification } from "@/api/types"
import { formatWhen, partsOf, today, useLabel, useT } from "@/i18n"
import { A } from "@/ui/A"
import { Drawer } from "@/ui/Drawer"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { IconButton } from "@/ui/IconButton"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { useNews, withRead, type News } from "./unread"
import "./notifications.css"
import "./texts"

export function NotificationsPanel({ open = true, onClose }: { open?: boolean; onClose: () => void }) {
  const t = useT("notifications")
  const news = useNews()
  const read = useMarkRead()
  const items = news.data?.items ?? []
  const isToday = (item: Notification): boolean => partsOf(item.at).day === today()
  const show = (title: string, part: Notification[]) => part.length > 0 && (
    <section aria-label={title}>
      <h3 className="navh">{title}</h3>
      {part.map((item) => <Line key={item.id} item={item} onOpen={() => { if (!item.read) read.mutate([item.id]); if (item.link) onClose() }} />)}
    </section>
  )
  return (
    <Drawer open={open} onClose={onClose} title={t("title")} label={t("title")} actions={
      (news.data?.unread ?? 0) > 0 && <IconButton icon="check" label={t("read_all")} busy={read.isPending} onClick={() => read.mutate("all")} />
    }>
      <div className="news">
        {news.error ? <ErrorState error={news.error} small onAgain={() => void news.refetch()} />
          : !news.data ? <Loading what={t("loading")}><SkeletonLines /></Loading>
          : items.length === 0 ? <Empty icon="bell" title={t("empty")} text={t("empty_text")} />
          : <>{show(t("today"), items.filter(isToday))}{show(t("earlier"), items.filter((item) => !isToday(item)))}</>}
      </div>
    </Drawer>
  )
}

function useMarkRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (what: string[] | "all") => api.post("notifications/read", what === "all" ? { all: true } : { ids: what }),
    onMutate: (what) => client.setQueryData<News>(["notifications"], (news) => news && withRead(news, what)),
    onSettled: () => client.invalidateQueries({ queryKey: ["notifications"] }),
  })
}

function Line({ item, onOpen }: { item: Notification; onOpen: () => void }) {
  const t = useT("notifications")
  const words = useLabel()
  const body = words(item.body)
  const inside = (
    <>
      <span className={`dot${item.read ? " none" : " acc"}`} role={item.read ? undefined : "img"} aria-label={item.read ? undefined : t("unread")} />
      <span className="grow">
        <span className={item.read ? "" : "b"}>{words(item.title)}</span>
        {body && <span className="t2 xs news-body">{body}</span>}
      </span>
      <span className="t3 xs num nowrap">{formatWhen(item.at)}</span>
    </>
  )
  return item.link
    ? <A className="item news-item" href={item.link} onClick={onOpen}>{inside}</A>
    : <button type="button" className="item news-item" onClick={onOpen}>{inside}</button>
}
