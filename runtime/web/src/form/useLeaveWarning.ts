import { useEffect, useRef } from "react"
import { useT } from "@/i18n"
import { go } from "@/ui/navigation"
import { toast } from "@/ui/toast"
import { useFormState } from "./hooks"
import type { FormStore } from "./store"

/** On the way to sign in again: the draft waits behind the login page, so nobody needs to be asked. */
let isSigningIn = false
window.addEventListener("mortise:signed-out", () => { isSigningIn = true }, { capture: true })

/** The browser asks before the tab is closed while something is unsaved. (Moving inside the product keeps a draft.) */
export function useLeaveWarning(store: FormStore): void {
  const dirty = useFormState(store, (state) => state.dirty)
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => {
      if (!isSigningIn) event.preventDefault()
    }
    window.addEventListener("beforeunload", warn)
    return () => window.removeEventListener("beforeunload", warn)
  }, [dirty])
}

/** Whoever leaves a page half filled in is told that it is kept, and how to get back to it. */
export function useKeptNote(store: FormStore): void {
  const t = useT("form")
  const shown = useRef(store)
  shown.current = store
  const here = useRef(window.location.href)
  useEffect(
    () => () => {
      if (shown.current.state.getState().dirty) toast(t("left"), { icon: "info", action: { label: t("go_on"), run: () => go(here.current) } })
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- said once, when the page is left
    [],
  )
}
