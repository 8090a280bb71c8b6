/** Records as events of a calendar, the days asked for as a FEEL filter, and a dragged event as field values. */
import type { FieldView, OptionView, Rec, ViewDef } from "@/api/types"
import { valueAt } from "@/list/data"

export interface CalendarEvent {
  id: string
  title: string
  start: string
  end?: string
  allDay: boolean
  color: string
  textColor: string
  rec: Rec
}

const isDay = (field: FieldView | undefined): boolean => field?.widget === "date" || field?.value_type === "date"

/** Everything that overlaps [from, to): days are dates, instants carry their zone. */
export function rangeFilter(view: ViewDef, start: FieldView | undefined, from: string, to: string): string {
  const mark = (instant: string): string => (isDay(start) ? `@"${instant.slice(0, 10)}"` : `@"${instant}"`)
  const first = view.start!
  if (!view.end) return `${first} >= ${mark(from)} and ${first} < ${mark(to)}`
  return `${first} < ${mark(to)} and (${view.end} >= ${mark(from)} or (${view.end} = null and ${first} >= ${mark(from)}))`
}

export function eventsOf(records: readonly Rec[], view: ViewDef, start: FieldView | undefined, options: OptionView[] | undefined): CalendarEvent[] {
  return records.flatMap((rec) => {
    const from = valueAt(rec, view.start!)
    if (!from) return []
    const until = view.end ? valueAt(rec, view.end) : null
    const allDay = isDay(start)
    const color = (view.color && options?.find((option) => option.key === valueAt(rec, view.color!))?.color) || "blue"
    return [{
      id: rec.id, title: rec.title, start: String(from), allDay, rec,
      ...(until ? { end: allDay ? dayAfter(String(until)) : String(until) } : {}),
      color: `var(--tag-${color}-bg)`, textColor: `var(--tag-${color})`,
    }]
  })
}

/** The wire form of where an event was dropped. The calendar's all-day ends are exclusive, ours are the last day. */
export function droppedValues(view: ViewDef, start: FieldView | undefined, from: Date, to: Date | null, fromText: string, toText: string): Record<string, unknown> {
  const day = isDay(start)
  const values: Record<string, unknown> = { [view.start!]: day ? fromText.slice(0, 10) : from.toISOString() }
  if (view.end && to) values[view.end] = day ? dayBefore(toText.slice(0, 10)) : to.toISOString()
  return values
}

export const dayAfter = (day: string): string => shifted(day, 1)
export const dayBefore = (day: string): string => shifted(day, -1)

function shifted(day: string, by: number): string {
  const [year, month, date] = day.slice(0, 10).split("-").map(Number)
  return new Date(Date.UTC(year!, month! - 1, date! + by)).toISOString().slice(0, 10)
}
