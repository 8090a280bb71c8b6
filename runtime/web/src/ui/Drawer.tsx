import { useRef, type ReactNode } from "react"
import { createPortal } from "react-dom"
import { useT } from "@/i18n"
import { useFocusInside } from "./Dialog"
import { IconButton } from "./IconButton"
import { useLayer } from "./layers"

export interface DrawerProps {
  open?: boolean
  onClose: () => void
  title: ReactNode
  children: ReactNode
  footer?: ReactNode
  wide?: boolean
  side?: "left" | "right"
  /** True: a press outside closes it. */
  light?: boolean
  /** Put beside the close button. */
  actions?: ReactNode
  label?: string
}

/** A panel over the edge of the page. The page stays usable; Esc closes. */
export function Drawer({ open = true, ...props }: DrawerProps) {
  return open ? createPortal(<Opened {...props} />, document.body) : null
}

function Opened({ onClose, title, children, footer, wide, side = "right", light = true, actions, label }: DrawerProps) {
  const t = useT("dialog")
  const box = useRef<HTMLDivElement>(null)
  useFocusInside(box)
  useLayer({
    open: true,
    close: onClose,
    contains: (node) => Boolean(box.current?.contains(node)) || Boolean((node as Element).closest?.(".pop,.scrim")),
    outside: light,
  })
  return (
    <div
      ref={box}
      className={`drawer ${side}${wide ? " wide" : ""}`}
      role="dialog"
      aria-label={label ?? (typeof title === "string" ? title : undefined)}
      tabIndex={-1}
    >
      <div className="dh">
        <span className="grow ell">{title}</span>
        {actions}
        <IconButton icon="x" label={t("close")} onClick={onClose} />
      </div>
      <div className="db" tabIndex={-1}>
        {children}
      </div>
      {footer && <div className="df">{footer}</div>}
    </div>
  )
}
