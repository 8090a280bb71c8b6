/** What the inbox asks the server, and what a decision does to what is on the screen. */
import { useCallback, useState } from "react"
import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query"
import { api, isProblem } from "@/api"
import type { InboxTab, Ref, Task, TaskDetail } from "@/api/types"
import { useT } from "@/i18n"
import { reasonOf } from "@/list/edit"
import { toast } from "@/ui/toast"
import type { InboxPageAnswer } from "./counts"

export function useTasks(tab: InboxTab, q: string, app: string | null) {
  return useInfiniteQuery({
    queryKey: ["inbox", tab, q, app],
    queryFn: ({ pageParam, signal }) => api.get<InboxPageAnswer>("inbox", { tab, q, app: app ?? undefined, cursor: pageParam, limit: 50 }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: 60_000,
  })
}

export const useTask = (id: string | null) => useQuery({
  queryKey: ["task", id], queryFn: ({ signal }) => api.get<TaskDetail>(`tasks/${id}`, undefined, { signal }), enabled: id !== null, staleTime: 5_000,
})

export interface Decision { comment?: string; to?: unknown; values?: Record<string, unknown>; where?: "before" | "after" | "parallel"; sign?: "all" | "any" | "sequence"; how?: "replay" | "back"; files?: string[]; signature?: string; password?: string; choices?: Record<string, string[]>; seat?: string }

/** Sends one decision; the answer is null when it went well, else the reason in words. */
export function useDecide() {
  const client = useQueryClient()
  const t = useT("inbox")
  const [busy, setBusy] = useState<string | null>(null)
  const refresh = useCallback(() => {
    for (const key of ["inbox", "inbox-counts", "task", "instance", "waiting"]) void client.invalidateQueries({ queryKey: [key] })
  }, [client])
  /** Somebody else may have been quicker: then what is on the screen is old. */
  const refusal = useCallback((error: unknown): string => {
    if (isProblem(error) && [404, 409].includes(error.status)) refresh()
    return isProblem(error) && error.status === 0 ? t("offline") : reasonOf(error)
  }, [refresh, t])
  const decide = useCallback(async (task: Pick<Task, "id" | "subject" | "title">, action: string, decision: Decision = {}): Promise<string | null> => {
    setBusy(action)
    try {
      await api.post(`tasks/${task.id}/${action}`, decision)
      toast(t(`done.${action}`, { title: task.subject || task.title }))
      refresh()
      return null
    } catch (error) {
      return refusal(error)
    } finally {
      setBusy(null)
    }
  }, [refresh, refusal, t])
  const instance = useCallback(async (id: string, action: string, title: string, body: { comment?: string; node?: string } = {}): Promise<string | null> => {
    setBusy(action)
    try {
      await api.post(`instances/${id}/${action}`, body)
      toast(t(`done.${action}`, { title }))
      refresh()
      return null
    } catch (error) {
      return refusal(error)
    } finally {
      setBusy(null)
    }
  }, [refresh, refusal, t])
  return { decide, instance, busy, refresh }
}

/** Marks a task as read in the loaded lists, without asking again. */
export function useMarkSeen(): (id: string) => void {
  const client = useQueryClient()
  return useCallback((id) => {
    client.setQueriesData<InfiniteData<InboxPageAnswer>>({ queryKey: ["inbox"] }, (data) => data?.pages && {
      ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map((item) => (item.id === id ? { ...item, unread: false } : item)) })),
    })
  }, [client])
}
