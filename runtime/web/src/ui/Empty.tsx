import type { ReactNode } from "react"
import { Icon } from "./Icon"

/** What belongs here, and the ways to begin (`children`: at most two buttons). */
export function Empty({
  icon = "inbox",
  title,
  text,
  children,
  small,
}: {
  icon?: string
  title: ReactNode
  text?: ReactNode
  children?: ReactNode
  small?: boolean
}) {
  const Title = small ? "h3" : "h2"
  return (
    <div className="empty" style={{ padding: small ? "20px 16px" : "48px 24px" }}>
      {!small && (
        <span className="pic">
          <Icon name={icon} size="l" />
        </span>
      )}
      <Title>{title}</Title>
      {text && <p>{text}</p>}
      {children && <div className="acts">{children}</div>}
    </div>
  )
}
