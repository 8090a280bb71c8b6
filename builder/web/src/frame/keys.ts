/** Keyboard: one table from keys to actions. Typing in a field, an open dialog and Chinese composition are left alone. */
import { useEffect, useRef } from "react"
import { anyLayerOpen } from "@/ui/layers"

export type KeyMap = Record<string, (event: KeyboardEvent) => void | false>

/** `Mod+Shift+Z`, `Alt+ArrowUp`, `Delete`, `?`. */
export function nameOfKey(event: KeyboardEvent): string {
  const letter = event.key.length === 1 ? event.key.toUpperCase() : event.key
  const shifted = event.shiftKey && (event.key.length > 1 || /[A-Z]/.test(letter) || event.ctrlKey || event.metaKey)
  return [event.ctrlKey || event.metaKey ? "Mod" : "", event.altKey ? "Alt" : "", shifted ? "Shift" : "", letter]
    .filter(Boolean)
    .join("+")
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
      !["checkbox", "radio", "button"].includes((target as HTMLInputElement).type)) ||
    Boolean(target.closest(".cm-editor"))
  )
}

/** Binds keys while the component is there. `always`: also while typing (Mod keys that no input uses). */
export function useKeys(map: KeyMap, always: readonly string[] = []): void {
  const latest = useRef(map)
  latest.current = map
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return
      const name = nameOfKey(event)
      const act = latest.current[name]
      if (!act || anyLayerOpen() || (isTyping(event.target) && !always.includes(name))) return
      if (act(event) !== false) event.preventDefault()
    }
    window.addEventListener("keydown", listen)
    return () => window.removeEventListener("keydown", listen)
  }, [always])
}
