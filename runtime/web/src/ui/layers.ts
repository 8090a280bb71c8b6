/** The stack of open layers (dialogs, popovers): Esc and outside presses reach only the top one. */
import { useLayoutEffect, useRef } from "react"

interface Layer {
  close: () => void
  contains: (node: Node) => boolean
  outside: boolean
  esc: boolean
}
const stack: Layer[] = []

function onKey(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.isComposing) return
  const top = stack[stack.length - 1]
  if (!top?.esc || event.defaultPrevented) return
  event.preventDefault()
  event.stopPropagation()
  top.close()
}

function onPress(event: PointerEvent): void {
  const top = stack[stack.length - 1]
  if (top?.outside && !top.contains(event.target as Node)) top.close()
}

if (typeof document !== "undefined") {
  document.addEventListener("keydown", onKey)
  document.addEventListener("pointerdown", onPress, true)
}

export const anyLayerOpen = (): boolean => stack.length > 0

interface Options {
  open: boolean
  close: () => void
  contains: (node: Node) => boolean
  outside?: boolean
  esc?: boolean
}

export function useLayer({ open, close, contains, outside = true, esc = true }: Options): void {
  const latest = useRef({ close, contains })
  latest.current = { close, contains }
  useLayoutEffect(() => {
    if (!open) return
    const layer: Layer = {
      close: () => latest.current.close(),
      contains: (node) => latest.current.contains(node),
      outside,
      esc,
    }
    stack.push(layer)
    return () => void stack.splice(stack.indexOf(layer), 1)
  }, [open, outside, esc])
}

const FOCUSABLE =
  'a[href],button:not(:disabled),input:not(:disabled),select:not(:disabled),textarea:not(:disabled),[tabindex]:not([tabindex="-1"]),[contenteditable="true"]'

export const focusables = (root: HTMLElement): HTMLElement[] =>
  [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (each) => each.offsetParent !== null || each === document.activeElement,
  )

/** Keeps Tab inside a dialog. */
export function trapTab(event: KeyboardEvent | React.KeyboardEvent, root: HTMLElement): void {
  if (event.key !== "Tab") return
  const all = focusables(root)
  if (!all.length) return event.preventDefault()
  const first = all[0],
    last = all[all.length - 1],
    here = document.activeElement
  if (event.shiftKey && (here === first || here === root)) {
    event.preventDefault()
    last.focus()
  } else if (!event.shiftKey && here === last) {
    event.preventDefault()
    first.focus()
  }
}
