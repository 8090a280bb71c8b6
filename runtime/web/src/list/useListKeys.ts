/** Binds the list's keyboard to the window, except while somebody types or a dialog is open. */
import { useLayoutEffect, useRef } from "react"
import { anyLayerOpen } from "@/ui/layers"
import { press, type KeyState, type Rows, type Todo } from "./keys"

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !(target instanceof HTMLInputElement && target.type === "checkbox")

const isControl = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest("button,a,[role=tab],[role=menuitem]") !== null

interface Bound {
  state: KeyState
  rows: Rows
  onState: (state: KeyState) => void
  onDo: (todo: Todo) => void
  enabled: boolean
}

export function useListKeys(bound: Bound): void {
  const latest = useRef(bound)
  useLayoutEffect(() => { latest.current = bound })
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { state, rows, onState, onDo, enabled } = latest.current
      if (!enabled || event.isComposing || event.defaultPrevented || event.altKey || isTyping(event.target) || anyLayerOpen()) return
      if (["Enter", " ", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) && isControl(event.target)) return
      const answer = press(state, { key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey }, rows)
      if (!answer) return
      event.preventDefault()
      if (answer[0] !== state) onState(answer[0])
      if (answer[1].do !== "none") onDo(answer[1])
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [])
}
