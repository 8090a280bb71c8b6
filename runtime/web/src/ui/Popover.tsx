import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react"
import { createPortal } from "react-dom"
import { useLayer } from "./layers"
import { place, type Placement } from "./place"

export interface FloatProps extends Placement {
  open: boolean
  onClose: () => void
  /** The element it hangs on. */
  anchor: RefObject<HTMLElement | null> | DOMRect | null
  children: ReactNode
  /** As wide as its anchor at least. */
  fit?: boolean
  className?: string
  role?: string
  label?: string
  id?: string
  /** Puts the focus inside when it opens; it returns to the anchor afterwards. */
  takeFocus?: boolean
  onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void
}

const FIRST = "[data-autofocus],input,[role=menuitem],[role=option][aria-selected=true],[role=option],button"

const rectOf = (anchor: FloatProps["anchor"]) =>
  !anchor ? null : anchor instanceof DOMRect ? anchor : (anchor.current?.getBoundingClientRect() ?? null)

/** A panel that floats beside an anchor and is controlled from outside. Esc and a press elsewhere close it. */
export function Float({
  open,
  onClose,
  anchor,
  children,
  fit,
  className = "panel",
  role,
  label,
  id,
  takeFocus,
  onKeyDown,
  side,
  align,
  gap,
}: FloatProps) {
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<{ left: number; top: number; minWidth?: number } | null>(null)
  const contains = useCallback(
    (node: Node) =>
      Boolean(
        box.current?.contains(node) || (anchor && !(anchor instanceof DOMRect) && anchor.current?.contains(node)),
      ),
    [anchor],
  )
  useLayer({ open, close: onClose, contains })
  const settle = useCallback(() => {
    const rect = rectOf(anchor)
    const own = box.current
    if (!rect || !own) return
    const width = fit ? Math.max(own.offsetWidth, rect.width) : own.offsetWidth
    setAt({ ...place(rect, width, own.offsetHeight, { side, align, gap }), minWidth: fit ? rect.width : undefined })
  }, [anchor, fit, side, align, gap])
  useLayoutEffect(() => {
    if (open) settle()
    else setAt(null)
  }, [open, settle])
  useEffect(() => {
    if (!open) return
    const own = box.current
    const watcher = new ResizeObserver(settle)
    if (own) watcher.observe(own)
    window.addEventListener("resize", settle)
    window.addEventListener("scroll", settle, true)
    return () => {
      watcher.disconnect()
      window.removeEventListener("resize", settle)
      window.removeEventListener("scroll", settle, true)
    }
  }, [open, settle])
  const ready = at !== null
  useEffect(() => {
    if (!open || !takeFocus || !ready) return
    const before = document.activeElement as HTMLElement | null
    const own = box.current
    const focusFirst = (): boolean => {
      const first = own?.querySelector<HTMLElement>(FIRST)
      ;(first ?? own)?.focus({ preventScroll: true })
      return Boolean(first)
    }
    // What a panel holds may come later than the panel: its first control takes the focus when it arrives.
    const late = new MutationObserver(() => {
      if (document.activeElement !== own || focusFirst()) late.disconnect()
    })
    if (!focusFirst() && own) late.observe(own, { childList: true, subtree: true })
    return () => {
      late.disconnect()
      if (!own || own.contains(document.activeElement) || document.activeElement === document.body)
        before?.focus({ preventScroll: true })
    }
  }, [open, takeFocus, ready])
  if (!open) return null
  return createPortal(
    <div
      ref={box}
      id={id}
      className="pop"
      role={role}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      style={{ left: at?.left ?? 0, top: at?.top ?? 0, minWidth: at?.minWidth, visibility: at ? "visible" : "hidden" }}
    >
      <div className={className}>{children}</div>
    </div>,
    document.body,
  )
}

interface TriggerProps {
  ref: RefObject<HTMLButtonElement | null>
  onClick: () => void
  "aria-expanded": boolean
  "aria-haspopup": "dialog"
}

/** A trigger with a panel: `<Popover trigger={(p) => <Button {...p}>Filter</Button>}>{(close) => …}</Popover>`. */
export function Popover({
  trigger,
  children,
  label,
  ...placement
}: {
  trigger: (props: TriggerProps, open: boolean) => ReactNode
  children: ReactNode | ((close: () => void) => ReactNode)
  label?: string
} & Placement) {
  const [open, setOpen] = useState(false)
  const anchor = useRef<HTMLButtonElement>(null)
  const close = useCallback(() => setOpen(false), [])
  return (
    <>
      {trigger(
        { ref: anchor, onClick: () => setOpen((now) => !now), "aria-expanded": open, "aria-haspopup": "dialog" },
        open,
      )}
      <Float open={open} onClose={close} anchor={anchor} role="dialog" label={label} takeFocus {...placement}>
        {typeof children === "function" ? children(close) : children}
      </Float>
    </>
  )
}
