import type { ReactNode } from "react"
import { Icon } from "./Icon"

const ICONS = { info: "info", warn: "triangle-alert", bad: "circle-alert", ok: "circle-check", plain: "info" }

/** A sentence that stays on the page: information, a warning, a mistake, a success. */
export function Note({
  kind = "plain",
  children,
  actions,
  role,
}: {
  kind?: keyof typeof ICONS
  children: ReactNode
  actions?: ReactNode
  role?: string
}) {
  return (
    <div className={`note ${kind}`} role={role ?? (kind === "bad" ? "alert" : undefined)}>
      <Icon name={ICONS[kind]} />
      <div className="grow">{children}</div>
      {actions}
    </div>
  )
}
