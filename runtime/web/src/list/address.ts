/** The address bar as state: reading it subscribes, writing it replaces or pushes one entry. */
import { useCallback, useMemo } from "react"
import { navigate, placeNow, useAddress } from "@/frame/router"
import { readState, writeState, type ListState } from "./state"

export function useQueryString(): string {
  return useAddress().search.replace(/^\?/, "")
}

/** Changes the query string of the page one is on. Typing replaces, choosing pushes (so that Back undoes it). */
export function useWriteQuery(): (query: string, how?: "push" | "replace") => void {
  return useCallback((query, how = "replace") => {
    const { path } = placeNow()
    navigate(query ? `${path}?${query}` : path, how)
  }, [])
}

export type ChangeList = (change: Partial<ListState>, how?: "push" | "replace") => void

export function useListState(): [ListState, ChangeList] {
  const query = useQueryString()
  const write = useWriteQuery()
  const state = useMemo(() => readState(query), [query])
  const change = useCallback<ChangeList>((part, how) => {
    const now = placeNow().search.replace(/^\?/, "")
    write(writeState({ ...readState(now), ...part }, now), how)
  }, [write])
  return [state, change]
}
