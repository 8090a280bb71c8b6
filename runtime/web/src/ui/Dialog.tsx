import { useEffect, useId, useRef, type FormEvent, type ReactNode } from "react"
import { createPortal } from "react-dom"
import { addTexts, useT } from "@/i18n"
import { IconButton } from "./IconButton"
import { focusables, trapTab, useLayer } from "./layers"

addTexts("dialog", { en: { close: "Close" }, zh: { close: "关闭" } })

export interface DialogProps {
  open?: boolean
  onClose: () => void
  title: ReactNode
  /** One line under the title. */
  about?: ReactNode
  children?: ReactNode
  footer?: ReactNode
  size?: "normal" | "wide" | "huge"
  /** Makes the whole dialog one form: Enter submits. */
  onSubmit?: () => void
  /** False while something typed would be lost: then only the buttons close it. */
  light?: boolean
}

/** Blocks the page for a decision with consequences. Focus goes in, stays in, and returns. Esc closes. */
export function Dialog({ open = true, ...props }: DialogProps) {
  return open ? createPortal(<Opened {...props} />, document.body) : null
}

/** Remembers where the focus was and gives it back. */
export function useFocusInside(box: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    const root = box.current
    if (root && !root.contains(document.activeElement)) {
      const wanted =
        root.querySelector<HTMLElement>("[data-autofocus]") ??
        root.querySelector<HTMLElement>(".db input,.db textarea,.db select,.db button.input") ??
        focusables(root).find((each) => !each.closest(".dh")) ??
        focusables(root)[0] ??
        root
      wanted.focus({ preventScroll: true })
    }
    return () => {
      if (before?.isConnected) before.focus({ preventScroll: true })
    }
  }, [box])
}

function Opened({ onClose, title, about, children, footer, size = "normal", onSubmit, light = true }: DialogProps) {
  const t = useT("dialog")
  const box = useRef<HTMLDivElement>(null)
  const name = useId()
  useFocusInside(box)
  useLayer({
    open: true,
    close: onClose,
    contains: (node) => Boolean(box.current?.contains(node)) || !isScrim(node),
    outside: light,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    onSubmit?.()
  }
  const inside = (
    <>
      <div className="dh">
        <div className="grow">
          <h2 id={name}>{title}</h2>
          {about && <p className="t2 sm mt1">{about}</p>}
        </div>
        <IconButton icon="x" label={t("close")} onClick={onClose} />
      </div>
      {children !== undefined && (
        <div className="db" tabIndex={-1}>
          {children}
        </div>
      )}
      {footer && <div className="df">{footer}</div>}
    </>
  )
  const sizes = size === "normal" ? "" : ` ${size}`
  return (
    <div className="scrim fixed">
      <div
        ref={box}
        className={`dialog${sizes}`}
        role="dialog"
        aria-modal="true"
        aria-labelledby={name}
        tabIndex={-1}
        onKeyDown={(event) => box.current && trapTab(event, box.current)}
      >
        {onSubmit ? (
          <form className="col" style={{ minHeight: 0, flex: 1 }} onSubmit={submit} noValidate>
            {inside}
          </form>
        ) : (
          inside
        )}
      </div>
    </div>
  )
}

const isScrim = (node: Node) => node instanceof Element && node.classList.contains("scrim")
