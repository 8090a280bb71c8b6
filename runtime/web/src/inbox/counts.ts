/** How many tasks wait for the person: the number beside "Inbox". */
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { InboxTab, Task } from "@/api/types"

export interface InboxPageAnswer { items: Task[]; next: string | null; counts: Record<InboxTab, number>; apps?: { app: string; count: number }[] }

export function useInboxCounts(): Record<InboxTab, number> | undefined {
  return useQuery({
    queryKey: ["inbox-counts"],
    queryFn: async () => (await api.get<InboxPageAnswer>("inbox", { tab: "todo", limit: 1 })).counts,
    staleTime: 20_000,
    refetchInterval: 60_000,
  }).data
}

export const useInboxCount = (): number => useInboxCounts()?.todo ?? 0
