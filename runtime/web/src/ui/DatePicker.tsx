import { useEffect, useRef, useState, type KeyboardEvent } from "react"
import { formatDate, useLanguage, useT } from "@/i18n"
import { CalendarPanel } from "./CalendarPanel"
import { readDay } from "./dates"
import { Icon } from "./Icon"
import { Float } from "./Popover"
import { useMedia } from "./useMedia"

export interface DatePickerProps {
  /** `YYYY-MM-DD` or null. */
  value: string | null | undefined
  onChange: (day: string | null) => void
  id?: string
  label?: string
  describedBy?: string
  invalid?: boolean
  disabled?: boolean
  small?: boolean
  placeholder?: string
  onBlur?: () => void
  autoFocus?: boolean
  /** What was typed but is not a date: the form says so instead of dropping it. */
  onUnreadable?: (text: string) => void
}

/** A day: type it in almost any way, or pick it. Touch screens get the system's own picker. */
export function DatePicker(props: DatePickerProps) {
  const coarse = useMedia("(pointer: coarse)")
  return coarse ? <SystemPicker {...props} /> : <TypedPicker {...props} />
}

function SystemPicker({ value, onChange, id, label, describedBy, invalid, disabled, onBlur }: DatePickerProps) {
  return (
    <input
      id={id}
      type="date"
      className={`input${invalid ? " err" : ""}`}
      value={value ?? ""}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value || null)}
      onBlur={onBlur}
    />
  )
}

function TypedPicker({
  value,
  onChange,
  id,
  label,
  describedBy,
  invalid,
  disabled,
  small,
  placeholder,
  onBlur,
  autoFocus,
  onUnreadable,
}: DatePickerProps) {
  const t = useT("date")
  useLanguage()
  const [text, setText] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => setText(null), [value])
  const settle = () => {
    if (text === null) return
    const day = text.trim() ? readDay(text) : null
    if (text.trim() && !day) return onUnreadable?.(text)
    setText(null)
    if (day !== (value ?? null) || invalid) onChange(day)
  }
  const pick = (day: string | null) => {
    setText(null)
    setOpen(false)
    onChange(day)
    box.current?.querySelector("input")?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === "ArrowDown") {
      event.preventDefault()
      settle()
      setOpen(true)
    } else if (event.key === "Enter") settle()
  }
  return (
    <>
      <div
        ref={box}
        className={`input${small ? " s" : ""}${invalid ? " err" : ""}`}
        aria-disabled={disabled || undefined}
      >
        <input
          id={id}
          value={text ?? formatDate(value)}
          placeholder={placeholder ?? t(small ? "hint_short" : "hint")}
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          disabled={disabled}
          autoComplete="off"
          autoFocus={autoFocus}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => {
            settle()
            onBlur?.()
          }}
        />
        <button
          type="button"
          tabIndex={-1}
          aria-label={t("open")}
          aria-expanded={open}
          disabled={disabled}
          className="t3 row"
          onClick={() => setOpen(!open)}
        >
          <Icon name="calendar" size="s" />
        </button>
      </div>
      <Float open={open} onClose={() => setOpen(false)} anchor={box} takeFocus role="dialog" label={t("open")}>
        <CalendarPanel value={value ?? null} onPick={pick} onClear={() => pick(null)} />
      </Float>
    </>
  )
}
