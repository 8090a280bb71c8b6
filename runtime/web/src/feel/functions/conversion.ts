import { multiplied, type Num, num } from "../decimal"
import { textOf } from "../operators"
import { clockOf, DAY, dayOf, localDay, momentOf, readClock, readDay, readDuration, readMoment, wallOf } from "../temporal"
import { Clock, Day, Moment, Months, OnServer, type Span } from "../values"
import { wholeMonths } from "./dates"
import type { Family } from "./contract"

const int = (value: Num) => Math.trunc(value.toNumber())

export const conversion: Family = {
  date: {
    run: (world, value, month?: Num, day?: Num) => {
      if (month && day) {
        if (int(value as Num) < 1) throw new OnServer("years before 1")
        return dayOf(int(value as Num), int(month), int(day))
      }
      return typeof value === "string" ? readDay(value) : localDay(value, world.timezone)
    },
  },
  time: {
    nulls: true,
    run: (world, value, minute?: Num, second?: Num, offset?: Span) => {
      if (value === null) return null
      if (minute && second) {
        const micros = multiplied(second, num(1e6))
        if (!micros.isInteger()) throw new OnServer("nanoseconds")
        if (offset && Math.abs(offset.micros) >= DAY) return null
        return clockOf(int(value as Num), int(minute), micros.toNumber(), offset ? offset.micros / 1e6 : null)
      }
      if (minute !== undefined) return null
      if (value instanceof Moment) {
        const wall = wallOf(value, world.timezone), day = Math.floor(wall / DAY)
        if (!value.local && !value.offset) throw new OnServer("the name of a zone")
        return new Clock(wall - day * DAY, value.local ? null : value.offset)
      }
      if (value instanceof Day) return new Clock(0, 0)
      return typeof value === "string" ? readClock(value) : value
    },
  },
  "date and time": {
    run: (world, value, clock?: unknown) => {
      if (clock instanceof Clock) return momentOf(value instanceof Moment ? localDay(value, world.timezone) : (value as Day), clock)
      return typeof value === "string" ? readMoment(value) : value
    },
  },
  duration: { run: (_, text: string) => readDuration(text) },
  "years and months duration": { run: (world, from, to) => new Months(wholeMonths(localDay(from, world.timezone), localDay(to, world.timezone))) },
  string: {
    run: (world, value) => {
      if (!(value instanceof Moment) || value.local || value.offset) return textOf(value)
      return `${textOf(new Moment(wallOf(value, world.timezone), true))}@${world.timezone}`
    },
  },
}
