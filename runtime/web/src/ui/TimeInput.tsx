import { useEffect, useState } from "react"
import { useT } from "@/i18n"
import { readTime } from "./dates"
import { useMedia } from "./useMedia"
import "./CalendarPanel"

/** A clock of 24 hours, typed in any usual way; the system's own picker on touch screens. `value` is `HH:MM`. */
export function TimeInput({
  value,
  onChange,
  onUnreadable,
  className = "input",
  ...rest
}: {
  value: string | null
  onChange: (time: string | null) => void
  onUnreadable?: (text: string) => void
  className?: string
  id?: string
  disabled?: boolean
  autoFocus?: boolean
  onBlur?: () => void
  "aria-label"?: string
  "aria-describedby"?: string
  "aria-invalid"?: boolean
}) {
  const t = useT("date")
  const coarse = useMedia("(pointer: coarse)")
  const [typed, setTyped] = useState<string | null>(null)
  useEffect(() => setTyped(null), [value])
  if (coarse)
    return (
      <input
        {...rest}
        type="time"
        className={className}
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || null)}
      />
    )
  const settle = () => {
    if (typed === null) return
    const read = typed.trim() ? readTime(typed) : null
    if (typed.trim() && !read) return onUnreadable?.(typed)
    setTyped(null)
    if (read !== value) onChange(read)
  }
  return (
    <input
      {...rest}
      className={className}
      inputMode="numeric"
      autoComplete="off"
      placeholder={t("time_hint")}
      value={typed ?? value ?? ""}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => event.key === "Enter" && settle()}
      onBlur={() => {
        settle()
        rest.onBlur?.()
      }}
    />
  )
}
