/** Records as events of a calendar, the days asked for as a FEEL filter, and a dragged event as field values. */
import type { FieldView, FormView, Language, OptionView, Rec, ViewDef } from "@/api/types"
import { dayOf, formatDate, formatTime, fromZone, partsOf } from "@/i18n"
import { addDays } from "@/ui/dates"
import { valueAt } from "@/list/data"
import { textOf } from "@/widgets"

export interface CalendarEvent {
  id: string
  title: string
  /** What the record belongs to: tells ten calls of one day apart. */
  about: string
  start: string
  end?: string
  allDay: boolean
  color: string
  textColor: string
  rec: Rec
}

const isDay = (field: FieldView | undefined): boolean => field?.widget === "date" || field?.value_type === "date"

/** Everything that overlaps the person's days [from, to): a date is compared as a day, an instant with the day's first moment. */
export function rangeFilter(view: ViewDef, start: FieldView | undefined, from: string, to: string): string {
  const mark = (day: string): string => `@"${isDay(start) ? day : fromZone(day, "00:00")}"`
  const first = view.start!
  if (!view.end) return `${first} >= ${mark(from)} and ${first} < ${mark(to)}`
  return `${first} < ${mark(to)} and (${view.end} >= ${mark(from)} or (${view.end} = null and ${first} >= ${mark(from)}))`
}

export function eventsOf(records: readonly Rec[], form: FormView, view: ViewDef, start: FieldView | undefined, options: OptionView[] | undefined): CalendarEvent[] {
  const subtitle = form.fields.find((field) => field.key === form.subtitle)
  return records.flatMap((rec) => {
    const from = valueAt(rec, view.start!)
    if (!from) return []
    const until = view.end ? valueAt(rec, view.end) : null
    const allDay = isDay(start)
    const color = (view.color && options?.find((option) => option.key === valueAt(rec, view.color!))?.color) || "blue"
    return [{
      id: rec.id, title: rec.title, about: subtitle ? textOf(subtitle, valueAt(rec, subtitle.key)) : "", start: String(from), allDay, rec,
      ...(until ? { end: allDay ? addDays(String(until), 1) : String(until) } : {}),
      color: `var(--tag-${color}-bg)`, textColor: `var(--tag-${color})`,
    }]
  })
}

/** The wire form of where an event was dropped. The calendar's all-day ends are exclusive, ours are the last day. */
export function droppedValues(view: ViewDef, start: FieldView | undefined, from: Date, to: Date | null, fromText: string, toText: string): Record<string, unknown> {
  const day = isDay(start)
  const values: Record<string, unknown> = { [view.start!]: day ? fromText.slice(0, 10) : from.toISOString() }
  if (view.end && to) values[view.end] = day ? addDays(toText.slice(0, 10), -1) : to.toISOString()
  return values
}

/** The events of each of the person's days, in their order: one that lasts several days is in each of them. */
export function eventsByDay(events: readonly CalendarEvent[], days: readonly string[]): Map<string, CalendarEvent[]> {
  const found = new Map<string, CalendarEvent[]>(days.map((day) => [day, []]))
  for (const event of [...events].sort((a, b) => a.start.localeCompare(b.start))) {
    const last = event.end ? lastDay(event.end, event.allDay) : dayIn(event.start)
    for (let day = dayIn(event.start); day <= last; day = addDays(day, 1)) found.get(day)?.push(event)
  }
  return found
}

const dayIn = (at: string): string => (at.length > 10 ? partsOf(at).day : at)
const lastDay = (end: string, allDay: boolean): string => (allDay ? addDays(end.slice(0, 10), -1) : dayIn(end))

export const clockOf = (event: CalendarEvent): string => (event.allDay ? "" : formatTime(partsOf(event.start).time))

/** The days on the screen in words: `November 2026`, `23–29 Nov 2026`, `Monday, 23 Nov 2026`; `to` is the day after. */
export function rangeTitle(from: string, to: string, language: Language): string {
  const last = addDays(to, -1)
  const locale = language === "zh" ? "zh-CN" : "en-GB"
  if (from === last) {
    const weekday = dayOf(from).toLocaleDateString(locale, { weekday: "long" })
    return language === "zh" ? `${formatDate(from, { language })} ${weekday}` : `${weekday}, ${formatDate(from, { language })}`
  }
  if (from.endsWith("-01") && to.endsWith("-01")) {
    return language === "zh" ? `${Number(from.slice(0, 4))} 年 ${Number(from.slice(5, 7))} 月` : dayOf(from).toLocaleDateString(locale, { month: "long", year: "numeric" })
  }
  if (language === "zh") return `${formatDate(from, { language })} 至 ${from.slice(0, 4) === last.slice(0, 4) ? last.slice(5) : last}`
  const same = from.slice(0, 7) === last.slice(0, 7)
  const first = same ? String(Number(from.slice(8))) : formatDate(from, { language }).replace(from.slice(0, 4) === last.slice(0, 4) ? / \d{4}$/ : "", "")
  return `${first}${same ? "–" : " – "}${formatDate(last, { language })}`
}
