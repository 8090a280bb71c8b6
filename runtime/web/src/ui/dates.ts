/** Reading dates as people write them. Everything is a calendar day `YYYY-MM-DD`; no time zone is involved. */
import { dayOf, today } from "@/i18n/format"

const pad = (value: number, length = 2) => String(value).padStart(length, "0")
export const toDay = (date: Date): string =>
  `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`

export function addDays(day: string, days: number): string {
  const date = dayOf(day)
  date.setDate(date.getDate() + days)
  return toDay(date)
}

/** The same day of another month, or that month's last day. */
export function addMonths(day: string, months: number): string {
  const date = dayOf(day)
  const target = new Date(date.getFullYear(), date.getMonth() + months, 1)
  const last = new Date(target.getFullYear(), target.getMonth() + 1, 0).getDate()
  return toDay(new Date(target.getFullYear(), target.getMonth(), Math.min(date.getDate(), last)))
}

function day(year: number, month: number, date: number): string | null {
  const made = new Date(year, month - 1, date)
  return made.getFullYear() === year && made.getMonth() === month - 1 && made.getDate() === date ? toDay(made) : null
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
const WORDS: Record<string, number> = {
  today: 0,
  tomorrow: 1,
  yesterday: -1,
  今天: 0,
  明天: 1,
  后天: 2,
  昨天: -1,
  前天: -2,
}

const fullYear = (text: string | undefined) =>
  text ? Number(text.length === 2 ? `20${text}` : text) : dayOf(today()).getFullYear()

/** `2026-11-22`, `2026/11/22`, `11-22`, `20261122`, `22 Nov`, `2026年11月22日`, `today`, `明天`, `+3`; null when unreadable. */
export function readDay(text: string): string | null {
  const clean = text.trim().toLowerCase()
  if (clean in WORDS) return addDays(today(), WORDS[clean])
  const step = /^([+-]\d{1,4})$/.exec(clean)
  if (step) return addDays(today(), Number(step[1]))
  const packed = /^(\d{4})(\d{2})(\d{2})$/.exec(clean)
  if (packed) return day(Number(packed[1]), Number(packed[2]), Number(packed[3]))
  const iso = /^(?:(\d{4}|\d{2})[-/.年])?\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?$/.exec(clean)
  if (iso) return day(fullYear(iso[1]), Number(iso[2]), Number(iso[3]))
  const words =
    /^(\d{1,2})\s+([a-z]{3})[a-z]*\.?(?:\s+(\d{4}))?$/.exec(clean) ??
    swap(/^([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?$/.exec(clean))
  const month = words ? MONTHS.indexOf(words[2]) + 1 : 0
  return words && month ? day(fullYear(words[3]), month, Number(words[1])) : null
}

const swap = (match: RegExpExecArray | null): string[] | null => match && [match[0], match[2], match[1], match[3]]

/** `9:30`, `0930`, `9`, `9pm` → `HH:MM`. */
export function readTime(text: string): string | null {
  const match = /^(\d{1,2})(?:[:：时点]?(\d{2})?分?)?\s*(am|pm)?$/i.exec(text.trim())
  if (!match) return null
  const late = match[3]?.toLowerCase() === "pm" && Number(match[1]) < 12
  const hour = Number(match[1]) + (late ? 12 : 0),
    minute = Number(match[2] ?? 0)
  return hour < 24 && minute < 60 ? `${pad(hour)}:${pad(minute)}` : null
}

/** The six weeks that show the month of `day`, Monday first. */
export function weeksOf(day: string): string[][] {
  const first = `${day.slice(0, 8)}01`
  const start = addDays(first, -((dayOf(first).getDay() + 6) % 7))
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, index) => addDays(start, week * 7 + index)),
  )
}
