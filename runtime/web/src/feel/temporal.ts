/** Dates, times, durations: reading and writing their texts, the calendar, time zones. */
import { Clock, Day, Moment, Months, OnServer, Span } from "./values"

export const DAY = 86_400e6
const MS = 1000
/** Minutes that a zone may be off UTC. */
const MOST_OFFSET = 18 * 60

export const dayOf = (year: number, month: number, day: number): Day | null => {
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  const fits = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return fits ? new Day(Math.round(at.getTime() / 86_400_000)) : null
}
export const ymd = (value: Day) => {
  const at = new Date(value.days * 86_400_000)
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(), weekday: ((at.getUTCDay() + 6) % 7) + 1 }
}
export const daysInMonth = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** Texts of times that only the server can read. */
function requireNear(text: string): void {
  if (/^-?\d{5,9}-\d\d-\d\d|^-\d{4}-|\.\d{6}\d*[1-9]|:\d\d(\.\d+)?@[A-Za-z]|[+-]\d\d:\d\d:\d\d$|(^|T)24:/.test(text)) throw new OnServer(text)
}

export function readDay(text: string): Day | null {
  requireNear(text)
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  return found ? dayOf(Number(found[1]), Number(found[2]), Number(found[3])) : null
}

export function readClock(text: string): Clock | null {
  requireNear(text)
  const found = /^(\d\d):(\d\d):(\d\d)(\.\d+)?(?:([Zz])|([+-])(\d\d):(\d\d))?$/.exec(text)
  if (!found) return null
  const [hour, minute, second] = [1, 2, 3].map((index) => Number(found[index])) as [number, number, number]
  const zone = Number(found[7] ?? 0) * 60 + Number(found[8] ?? 0)
  if (zone > MOST_OFFSET || Number(found[8] ?? 0) > 59) return null
  return clockOf(hour, minute, second * 1e6 + fraction(found[4]), found[5] || found[6] ? (found[6] === "-" ? -60 : 60) * zone : null)
}

/** The time of these parts; null when there is none such. `offset` in seconds. */
export const clockOf = (hour: number, minute: number, micros: number, offset: number | null): Clock | null =>
  hour < 0 || hour > 23 || minute < 0 || minute > 59 || micros < 0 || micros >= 60e6 ? null : new Clock((hour * 60 + minute) * 60e6 + micros, offset || offset === null ? offset : 0)

export function readMoment(text: string): Moment | null {
  const [date, time] = text.split("T")
  const day = readDay(date ?? ""), clock = time === undefined ? new Clock(0) : readClock(time)
  return day && clock ? momentOf(day, clock) : null
}

export const momentOf = (day: Day, clock: Clock): Moment =>
  new Moment(day.days * DAY + clock.micros - (clock.offset ?? 0) * 1e6, clock.offset === null, clock.offset ?? 0)

export function readDuration(text: string): Span | Months | null {
  const found = /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d+)?S)?)?$/.exec(text)
  if (!found || /[PT]$/.test(text)) return null
  if (/\d{10}/.test(text)) throw new OnServer(text)
  const sign = found[1] ? -1 : 1
  const [years, months, days, hours, minutes, seconds] = [2, 3, 4, 5, 6, 7].map((index) => found[index])
  if (years || months) {
    return days || hours || minutes || seconds ? null : new Months(sign * (Number(years ?? 0) * 12 + Number(months ?? 0)))
  }
  const whole = ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)
  return new Span(sign * (whole * 1e6 + fraction(found[8])))
}

const fraction = (text: string | undefined) => (text ? Number((text.slice(1) + "000000").slice(0, 6)) : 0)

const pad = (value: number, size = 2) => String(value).padStart(size, "0")
export const dayText = (value: Day) => { const at = ymd(value); return `${pad(at.year, 4)}-${pad(at.month)}-${pad(at.day)}` }

export function clockText(micros: number, offset: number | null): string {
  const seconds = Math.floor(micros / 1e6), rest = micros - seconds * 1e6
  const tail = rest ? `.${pad(rest, 6).replace(/0+$/, "")}` : ""
  const body = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${tail}`
  if (offset === null) return body
  if (offset === 0) return `${body}Z`
  const size = Math.abs(offset)
  return `${body}${offset < 0 ? "-" : "+"}${pad(Math.floor(size / 3600))}:${pad(Math.floor(size / 60) % 60)}`
}

export function momentText(value: Moment): string {
  const local = value.micros + value.offset * 1e6, day = Math.floor(local / DAY)
  return `${dayText(new Day(day))}T${clockText(local - day * DAY, value.local ? null : value.offset)}`
}

export function durationText(value: Span | Months): string {
  if (value instanceof Months) {
    const size = Math.abs(value.months), years = Math.floor(size / 12), months = size % 12
    return `${value.months < 0 ? "-" : ""}P${years ? `${years}Y` : ""}${months || !years ? `${months}M` : ""}`
  }
  const size = Math.abs(value.micros), whole = Math.floor(size / 1e6), rest = size - whole * 1e6
  const days = Math.floor(whole / 86400), hours = Math.floor(whole / 3600) % 24, minutes = Math.floor(whole / 60) % 60
  const seconds = whole % 60, tail = rest ? `.${pad(rest, 6).replace(/0+$/, "")}` : ""
  const time = `${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${seconds || tail ? `${seconds}${tail}S` : ""}`
  return `${value.micros < 0 ? "-" : ""}P${days ? `${days}D` : ""}${time ? `T${time}` : ""}` .replace(/P$/, "PT0S")
}

// -- time zones
const formats = new Map<string, Intl.DateTimeFormat>()
function formatOf(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone)
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit",
      day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" })
    formats.set(zone, found)
  }
  return found
}

/** Between two looks at a zone: no zone ever went to another offset and back so fast. */
const LOOK = 4 * DAY
const MOST_LOOKS = 5_000
const looks = new Map<string, number>()

/** Seconds that the zone is ahead of UTC at an instant. */
export function zoneOffset(micros: number, zone: string): number {
  const start = Math.floor(micros / LOOK) * LOOK, before = lookedUp(start, zone)
  return before === lookedUp(start + LOOK, zone) ? before : offsetAt(micros, zone)
}

function lookedUp(micros: number, zone: string): number {
  const key = `${micros} ${zone}`
  let found = looks.get(key)
  if (found === undefined) {
    if (looks.size >= MOST_LOOKS) looks.clear()
    looks.set(key, (found = offsetAt(micros, zone)))
  }
  return found
}

function offsetAt(micros: number, zone: string): number {
  const ms = Math.floor(micros / MS)
  const parts = Object.fromEntries(formatOf(zone).formatToParts(new Date(ms)).map((part) => [part.type, Number(part.value)]))
  const wall = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!)
  return Math.round((wall - Math.floor(ms / 1000) * 1000) / 1000)
}

/** The instant at which a wall clock of the zone shows this; the earlier one when it shows it twice. */
export function fromWall(wall: number, zone: string): number {
  const before = zoneOffset(wall - DAY, zone), guess = wall - before * 1e6
  return zoneOffset(guess, zone) === before ? guess : wall - zoneOffset(wall - zoneOffset(wall, zone) * 1e6, zone) * 1e6
}

/** Microseconds of the wall clock of a stored (UTC) moment in the app's zone; others show their own clock. */
export const wallOf = (value: Moment, zone: string): number =>
  value.micros + (value.local || value.offset ? value.offset : zoneOffset(value.micros, zone)) * 1e6

export const localDay = (value: unknown, zone: string): Day =>
  value instanceof Moment ? new Day(Math.floor(wallOf(value, zone) / DAY)) : (value as Day)

export const startOfDay = (day: Day, zone: string): Moment => new Moment(fromWall(day.days * DAY, zone))

/** A date or moment some months later; the day is cut to the month's length. */
export function addMonths(value: Day | Moment, months: number, zone: string): Day | Moment | null {
  const wall = value instanceof Day ? value.days * DAY : wallOf(value, zone)
  const day = Math.floor(wall / DAY), at = ymd(new Day(day))
  const total = at.year * 12 + at.month - 1 + months
  const year = Math.floor(total / 12), month = (total % 12) + 1
  if (year < 1 || year > 9999) throw new OnServer("the year")
  const moved = dayOf(year, month, Math.min(at.day, daysInMonth(year, month)))!
  if (value instanceof Day) return moved
  const clock = moved.days * DAY + (wall - day * DAY)
  if (value.local) return new Moment(clock, true)
  return value.offset ? new Moment(clock - value.offset * 1e6, false, value.offset) : new Moment(fromWall(clock, zone))
}
