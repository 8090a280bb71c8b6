/** How many tasks wait for the person: the number beside "Inbox". */
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { InboxTab, Task } from "@/api/types"
import { formatNumber } from "@/i18n"

/** `counts` end at a thousand; `more`: the tabs in which there are more. */
export interface InboxCounts { counts: Record<InboxTab, number>; more: InboxTab[] }
export interface InboxPageAnswer extends InboxCounts { items: Task[]; next: string | null; apps?: { app: string; count: number }[] }

/** "12", or "1,000+". */
export const countText = ({ counts, more }: InboxCounts, tab: InboxTab): string => `${formatNumber(counts[tab])}${more.includes(tab) ? "+" : ""}`

export function useInboxCounts(): InboxCounts | undefined {
  return useQuery({
    queryKey: ["inbox-counts"],
    queryFn: () => api.get<InboxPageAnswer>("inbox", { tab: "todo", limit: 1 }),
    staleTime: 20_000,
    refetchInterval: 60_000,
  }).data
}

export const useInboxCount = (): number => useInboxCounts()?.counts.todo ?? 0
