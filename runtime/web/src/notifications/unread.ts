/** The person's news: asked for once a minute, shared by the bell and its panel. */
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { Notification } from "@/api/types"

export interface News { items: Notification[]; unread: number }

export const useNews = () => useQuery({
  queryKey: ["notifications"],
  queryFn: () => api.get<News>("notifications"),
  staleTime: 20_000,
  refetchInterval: 60_000,
})

export const useUnread = (): number => useNews().data?.unread ?? 0

export function withRead(news: News, what: string[] | "all"): News {
  const items = news.items.map((item) => (what === "all" || what.includes(item.id) ? { ...item, read: true } : item))
  const gone = items.filter((item, index) => item.read && !news.items[index]!.read).length
  return { items, unread: what === "all" ? 0 : Math.max(0, news.unread - gone) }
}
