import { type Num, num } from "../decimal"
import { addMonths, dayOf, daysInMonth, localDay, startOfDay, ymd } from "../temporal"
import { Day } from "../values"
import type { World } from "../world"
import type { Builtin, Family } from "./contract"

const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

/** A function of the local day of a date or a moment. */
const ofDay = (apply: (day: Day, world: World) => unknown): Builtin => ({ run: (world, value) => apply(localDay(value, world.timezone), world) })
const ofTwo = (apply: (from: Day, to: Day) => unknown): Builtin => ({
  run: (world, from, to) => apply(localDay(from, world.timezone), localDay(to, world.timezone)),
})

export function wholeMonths(from: Day, to: Day): number {
  const a = ymd(from), b = ymd(to), months = (b.year - a.year) * 12 + b.month - a.month
  if (months > 0 && b.day < a.day) return months - 1
  return months < 0 && b.day > a.day ? months + 1 : months
}

const weekday = (day: Day) => (((day.days + 3) % 7) + 7) % 7

function workingDays(from: Day, to: Day): number {
  if (to.days < from.days) return -workingDays(to, from)
  const span = to.days - from.days, rest = span % 7
  let found = Math.floor(span / 7) * 5
  for (let each = 1; each <= rest; each++) if (weekday(new Day(from.days + each)) < 5) found++
  return found
}

function isoWeek(day: Day): number {
  const thursday = new Day(day.days - weekday(day) + 3)
  return Math.floor((thursday.days - dayOf(ymd(thursday).year, 1, 1)!.days) / 7) + 1
}

function addWorkingDays(day: Day, count: number): Day | null {
  if (Math.abs(count) > 100_000) return null
  if (count === 0) return day
  const step = count > 0 ? 1 : -1
  let here = day
  while (weekday(here) > 4) here = new Day(here.days - step)
  here = new Day(here.days + Math.trunc(count / 5) * 7)
  for (let left = count % 5; left !== 0; ) {
    here = new Day(here.days + step)
    if (weekday(here) < 5) left -= step
  }
  return here
}

export const dates: Family = {
  today: { run: (world) => world.today },
  now: { run: (world) => world.now },
  "days since": ofDay((day, world) => num(world.today.days - day.days)),
  "days until": ofDay((day, world) => num(day.days - world.today.days)),
  "days between": ofTwo((from, to) => num(to.days - from.days)),
  "months between": ofTwo((from, to) => num(wholeMonths(from, to))),
  "years between": ofTwo((from, to) => num(Math.trunc(wholeMonths(from, to) / 12))),
  "start of month": ofDay((day) => { const at = ymd(day); return dayOf(at.year, at.month, 1) }),
  "end of month": ofDay((day) => { const at = ymd(day); return dayOf(at.year, at.month, daysInMonth(at.year, at.month)) }),
  "start of year": ofDay((day) => dayOf(ymd(day).year, 1, 1)),
  "start of quarter": ofDay((day) => { const at = ymd(day); return dayOf(at.year, Math.floor((at.month - 1) / 3) * 3 + 1, 1) }),
  "start of week": ofDay((day) => new Day(day.days - weekday(day))),
  "start of day": ofDay((day, world) => startOfDay(day, world.timezone)),
  "working days between": ofTwo((from, to) => num(workingDays(from, to))),
  "add working days": { run: (world, value, count: Num) => addWorkingDays(localDay(value, world.timezone), Math.trunc(count.toNumber())) },
  EDATE: { run: (world, value, months: Num) => addMonths(localDay(value, world.timezone), Math.trunc(months.toNumber()), world.timezone) },
  YEAR: ofDay((day) => num(ymd(day).year)),
  MONTH: ofDay((day) => num(ymd(day).month)),
  DAY: ofDay((day) => num(ymd(day).day)),
  "day of year": ofDay((day) => num(day.days - dayOf(ymd(day).year, 1, 1)!.days + 1)),
  "week of year": ofDay((day) => num(isoWeek(day))),
  "day of week": ofDay((day) => NAMES[weekday(day)]),
  "month of year": ofDay((day) => MONTHS[ymd(day).month - 1]),
}
