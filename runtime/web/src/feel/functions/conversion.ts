import type Decimal from "decimal.js-light"
import { textOf } from "../operators"
import { DAY, dayOf, localDay, momentOf, readClock, readDay, readDuration, readMoment, wallOf, zoneOffset } from "../temporal"
import { Clock, Day, Moment, Months, type Span } from "../values"
import { wholeMonths } from "./dates"
import type { Family } from "./contract"

const int = (value: Decimal) => Math.trunc(value.toNumber())

export const conversion: Family = {
  date: {
    run: (world, value, month?: Decimal, day?: Decimal) => {
      if (month && day) return dayOf(int(value as Decimal), int(month), int(day))
      return typeof value === "string" ? readDay(value) : localDay(value, world.timezone)
    },
  },
  time: {
    nulls: true,
    run: (world, value, minute?: Decimal, second?: Decimal, offset?: Span) => {
      if (value === null) return null
      if (minute && second) {
        const clock = readClock(`${String(int(value as Decimal)).padStart(2, "0")}:${String(int(minute)).padStart(2, "0")}:${String(int(second)).padStart(2, "0")}`)
        return clock && new Clock(clock.micros, offset ? offset.micros / 1e6 : null)
      }
      if (value instanceof Moment) {
        const wall = wallOf(value, world.timezone), day = Math.floor(wall / DAY)
        return new Clock(wall - day * DAY, value.local ? null : value.offset || zoneOffset(value.micros, world.timezone))
      }
      if (value instanceof Day) return new Clock(0, 0)
      return typeof value === "string" ? readClock(value) : value
    },
  },
  "date and time": {
    run: (world, value, clock?: unknown) => {
      if (clock instanceof Clock) return momentOf(value instanceof Moment ? localDay(value, world.timezone) : (value as Day), clock)
      if (typeof clock === "string") return null
      return typeof value === "string" ? readMoment(value) : value
    },
  },
  duration: { run: (_, text: string) => readDuration(text) },
  "years and months duration": { run: (world, from, to) => new Months(wholeMonths(localDay(from, world.timezone), localDay(to, world.timezone))) },
  string: {
    run: (world, value) => {
      if (!(value instanceof Moment) || value.local || value.offset) return textOf(value)
      return textOf(new Moment(value.micros, false, zoneOffset(value.micros, world.timezone)))
    },
  },
}
