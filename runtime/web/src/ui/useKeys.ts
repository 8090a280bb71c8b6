import { useLayoutEffect, useRef } from "react"
import { anyLayerOpen } from "./layers"

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export const chordOf = (event: KeyboardEvent): string =>
  [
    (event.ctrlKey || event.metaKey) && "Mod",
    event.altKey && "Alt",
    event.shiftKey && event.key.length > 1 && "Shift",
    event.key.length === 1 ? event.key.toUpperCase() : event.key,
  ]
    .filter(Boolean)
    .join("+")

/** Binds keys of a page (`{ "E": edit, "Mod+S": save }`). Plain keys are ignored while typing, while composing Chinese, and below an open dialog. */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>, enabled = true): void {
  const latest = useRef(keys)
  latest.current = keys
  // With the page that names them: a key that is pressed as soon as something is seen must not be lost.
  useLayoutEffect(() => {
    if (!enabled) return
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented) return
      const chord = chordOf(event)
      const run = latest.current[chord]
      if (!run || (!chord.startsWith("Mod") && (typing(event.target) || anyLayerOpen()))) return
      event.preventDefault()
      run(event)
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [enabled])
}
