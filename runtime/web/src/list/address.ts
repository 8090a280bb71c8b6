/** The address bar as state: reading it subscribes, writing it replaces or pushes one entry. */
import { useCallback, useMemo } from "react"
import { useRouter, useRouterState } from "@tanstack/react-router"
import { readState, writeState, type ListState } from "./state"

export function useQueryString(): string {
  return useRouterState({ select: (state) => state.location.searchStr }).replace(/^\?/, "")
}

/** Changes the query string of the page one is on. Typing replaces, choosing pushes (so that Back undoes it). */
export function useWriteQuery(): (query: string, how?: "push" | "replace") => void {
  const router = useRouter()
  return useCallback((query, how = "replace") => {
    const { pathname } = router.state.location
    router.history[how](query ? `${pathname}?${query}` : pathname)
  }, [router])
}

export type ChangeList = (change: Partial<ListState>, how?: "push" | "replace") => void

export function useListState(): [ListState, ChangeList] {
  const query = useQueryString()
  const write = useWriteQuery()
  const router = useRouter()
  const state = useMemo(() => readState(query), [query])
  const change = useCallback<ChangeList>((part, how) => {
    const now = router.state.location.searchStr.replace(/^\?/, "")
    write(writeState({ ...readState(now), ...part }, now), how)
  }, [router, write])
  return [state, change]
}
