import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode, Ref } from "react"
import { Icon } from "./Icon"
import { Kbd } from "./Kbd"

export type ButtonKind = "default" | "primary" | "quiet" | "danger" | "danger-primary"

const KINDS: Record<ButtonKind, string> = { default: "", primary: "p", quiet: "q", danger: "d", "danger-primary": "dp" }

interface Shared {
  kind?: ButtonKind
  small?: boolean
  icon?: string
  /** The key that does the same, shown beside the label (the page binds it). */
  keys?: string
  on?: boolean
  busy?: boolean
  children?: ReactNode
  ref?: Ref<HTMLButtonElement>
}

export type ButtonProps = Shared & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "ref">

export const buttonClass = ({ kind = "default", small, on, icon, children, className = "" }: Partial<ButtonProps>) =>
  ["btn", KINDS[kind], small && "s", on && "on", icon && !children && "icon", className].filter(Boolean).join(" ")

/** A verb to press. One filled (`primary`) per region. */
export function Button(props: ButtonProps) {
  const { kind, small, icon, keys, on, busy, children, className, type = "button", disabled, ...rest } = props
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      className={buttonClass(props)}
      aria-busy={busy || undefined}
      aria-keyshortcuts={keys}
    >
      {busy ? <Icon name="loader-circle" className="spin" /> : icon ? <Icon name={icon} /> : null}
      {children}
      {keys && <Kbd keys={keys} />}
    </button>
  )
}

type LinkProps = Shared & AnchorHTMLAttributes<HTMLAnchorElement>

/** A link that looks like a button: for downloads and other places outside the router. */
export function ButtonLink({ kind, small, icon, keys, on, busy, ref, children, className, ...rest }: LinkProps) {
  return (
    <a {...rest} className={buttonClass({ kind, small, icon, on, children, className })}>
      {icon && <Icon name={icon} />}
      {children}
      {keys && <Kbd keys={keys} />}
    </a>
  )
}
