import { cloneElement, useEffect, useRef, useState, type ReactElement } from "react"
import { createPortal } from "react-dom"
import { Kbd } from "./Kbd"
import { place } from "./place"

type Events = {
  onPointerEnter?: (event: React.PointerEvent) => void
  onPointerLeave?: () => void
  onFocus?: (event: React.FocusEvent) => void
  onBlur?: () => void
  onPointerDown?: (event: React.PointerEvent) => void
}

/** A name for what the pointer or the focus is on. Never for facts one needs. */
export function Tooltip({ text, keys, children }: { text: string; keys?: string; children: ReactElement<Events> }) {
  const [at, setAt] = useState<{ left: number; top: number } | null>(null)
  const timer = useRef<number>(0)
  const hide = () => {
    window.clearTimeout(timer.current)
    setAt(null)
  }
  useEffect(() => () => window.clearTimeout(timer.current), [])
  const show = (element: Element, delay: number) => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      if (!element.isConnected || element.getAttribute("aria-expanded") === "true") return
      const width = Math.min(280, text.length * 8 + (keys ? 40 : 16))
      setAt(place(element.getBoundingClientRect(), width, 24, { side: "bottom", align: "center", gap: 6 }))
    }, delay)
  }
  const own = children.props
  const child = cloneElement(children, {
    onPointerEnter: (event: React.PointerEvent) => {
      own.onPointerEnter?.(event)
      if (event.pointerType !== "touch") show(event.currentTarget, 400)
    },
    onPointerLeave: () => {
      own.onPointerLeave?.()
      hide()
    },
    onPointerDown: (event: React.PointerEvent) => {
      own.onPointerDown?.(event)
      hide()
    },
    onFocus: (event: React.FocusEvent) => {
      own.onFocus?.(event)
      if (event.currentTarget.matches(":focus-visible")) show(event.currentTarget, 250)
    },
    onBlur: () => {
      own.onBlur?.()
      hide()
    },
  })
  return (
    <>
      {child}
      {at &&
        createPortal(
          <div className="tip" role="tooltip" style={at}>
            {text}
            {keys && <Kbd keys={keys} />}
          </div>,
          document.body,
        )}
    </>
  )
}
