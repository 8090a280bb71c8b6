import { useSyncExternalStore } from "react"

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia?.(query)
      media?.addEventListener("change", listener)
      return () => media?.removeEventListener("change", listener)
    },
    () => Boolean(window.matchMedia?.(query).matches),
  )
}

/** Below 600 px: the phone layout. */
export const usePhone = (): boolean => useMedia("(max-width: 599px)")
/** Below 1100 px the right column becomes a drawer. */
export const useNarrow = (): boolean => useMedia("(max-width: 1099px)")
