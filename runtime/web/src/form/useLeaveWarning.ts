import { useEffect } from "react"
import { useFormState } from "./hooks"
import type { FormStore } from "./store"

/** The browser asks before the tab is closed while something is unsaved. (Moving inside the product keeps a draft.) */
export function useLeaveWarning(store: FormStore): void {
  const dirty = useFormState(store, (state) => state.dirty)
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener("beforeunload", warn)
    return () => window.removeEventListener("beforeunload", warn)
  }, [dirty])
}
