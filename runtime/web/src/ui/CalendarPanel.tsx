import { useState, type KeyboardEvent } from "react"
import { addTexts, dayOf, formatDate, today, useLanguage, useT } from "@/i18n"
import { addDays, addMonths, weeksOf } from "./dates"
import { IconButton } from "./IconButton"

addTexts("date", {
  en: {
    previous: "Previous month",
    next: "Next month",
    today: "Today",
    clear: "Clear",
    open: "Open the calendar",
    hint: "2026-01-31 or +7",
    hint_short: "2026-01-31",
    time_hint: "09:30",
    time: "Time",
  },
  zh: {
    previous: "上个月",
    next: "下个月",
    today: "今天",
    clear: "清除",
    open: "打开日历",
    hint: "2026-01-31 或 +7",
    hint_short: "2026-01-31",
    time_hint: "09:30",
    time: "时间",
  },
})

const MOVES: Record<string, (day: string) => string> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
  Home: (day) => addDays(day, -((dayOf(day).getDay() + 6) % 7)),
  End: (day) => addDays(day, 6 - ((dayOf(day).getDay() + 6) % 7)),
}

/** A month to pick a day from; arrows move, Enter picks. */
export function CalendarPanel({
  value,
  onPick,
  onClear,
}: {
  value: string | null
  onPick: (day: string) => void
  onClear?: () => void
}) {
  const t = useT("date")
  const language = useLanguage()
  const locale = language === "zh" ? "zh-CN" : "en-GB"
  const [at, setAt] = useState(value ?? today())
  const now = today()
  const focusDay = (day: string, root: HTMLElement) => {
    setAt(day)
    window.setTimeout(() => root.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus(), 0)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const move = MOVES[event.key]
    if (!move || !(event.target as HTMLElement).dataset.day) return
    event.preventDefault()
    focusDay(move(at), event.currentTarget)
  }
  const weekday = (day: string) => dayOf(day).toLocaleDateString(locale, { weekday: "narrow" })
  const weeks = weeksOf(at)
  return (
    <div className="cal" onKeyDown={onKeyDown}>
      <div className="row">
        <b className="bb grow" aria-live="polite">
          {dayOf(at).toLocaleDateString(locale, { year: "numeric", month: "long" })}
        </b>
        <IconButton icon="chevron-left" label={t("previous")} onClick={() => setAt(addMonths(at, -1))} />
        <IconButton icon="chevron-right" label={t("next")} onClick={() => setAt(addMonths(at, 1))} />
      </div>
      <div className="cald" role="grid">
        <div role="row">
          {weeks[0].map((day) => (
            <span
              key={day}
              className="t3 xs"
              role="columnheader"
              aria-label={dayOf(day).toLocaleDateString(locale, { weekday: "long" })}
            >
              {weekday(day)}
            </span>
          ))}
        </div>
        {weeks.map((week) => (
          <div key={week[0]} role="row">
            {week.map((day) => (
              <button
                key={day}
                type="button"
                role="gridcell"
                data-day={day}
                tabIndex={day === at ? 0 : -1}
                data-autofocus={day === at || undefined}
                className={`${day === value ? "on" : ""}${day.slice(0, 7) !== at.slice(0, 7) ? " t3" : ""}${day === now ? " now" : ""}`}
                aria-selected={day === value}
                aria-current={day === now ? "date" : undefined}
                aria-label={formatDate(day)}
                onClick={() => onPick(day)}
              >
                {Number(day.slice(8))}
              </button>
            ))}
          </div>
        ))}
      </div>
      <div className="row between xs">
        <button type="button" className="link" onClick={() => onPick(now)}>
          {t("today")}
        </button>
        {onClear && value && (
          <button type="button" className="link" onClick={onClear}>
            {t("clear")}
          </button>
        )}
      </div>
    </div>
  )
}
