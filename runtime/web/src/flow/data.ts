import { useCallback, useState } from "react"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { api } from "@/api"
import { useT } from "@/i18n"
import { reasonOf } from "@/list/edit"
import { toast } from "@/ui/toast"
import type { Instance, Migration } from "./types"

export const useRun = (id: string) =>
  useQuery({ queryKey: ["instance", id], queryFn: ({ signal }) => api.get<Instance>(`instances/${id}`, undefined, { signal }) })

export const askMigration = (id: string, nodes: Record<string, string>): Promise<Migration> =>
  api.post<Migration>(`instances/${id}/migration`, { nodes })

interface Done { incidents?: { id: string; message: string }[] }

/** Does something to a run; answers null when it went well, else the reason in words. `incident`: what was tried again;
 * that it stopped there once more is no success. `done`: what to say instead of "Done". */
export function useRunActs(id: string) {
  const t = useT("flow")
  const client = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)
  const act = useCallback(
    async (path: string, body: Record<string, unknown> = {}, incident?: string, done?: string): Promise<string | null> => {
      setBusy(path)
      try {
        const answer = await api.post<Done>(path.startsWith("tasks/") ? path : `instances/${id}/${path}`, body)
        for (const key of ["instance", "task", "inbox", "inbox-counts", "admin"]) void client.invalidateQueries({ queryKey: [key] })
        const again = incident && answer.incidents?.find((each) => each.id === incident)
        if (again) return t("stopped_again", { why: again.message })
        toast(done ?? t("done"))
        return null
      } catch (error) {
        return reasonOf(error)
      } finally {
        setBusy(null)
      }
    },
    [client, id, t],
  )
  return { act, busy }
}
