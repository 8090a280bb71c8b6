import type { ReactNode } from "react"

export const TAG_COLORS = [
  "gray",
  "red",
  "orange",
  "amber",
  "green",
  "teal",
  "blue",
  "violet",
  "pink",
  "brown",
] as const
export type TagColor = (typeof TAG_COLORS)[number]

/** Filled: a choice's value. `line`: set by a rule, or free text. */
export function Tag({
  color,
  line,
  title,
  children,
}: {
  color?: string | null
  line?: boolean
  title?: string
  children: ReactNode
}) {
  const known = color && (TAG_COLORS as readonly string[]).includes(color) && color !== "gray" ? ` ${color}` : ""
  return (
    <span className={`tag${line ? " line" : known}`} title={title}>
      {children}
    </span>
  )
}
