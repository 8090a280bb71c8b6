/** Between the HTTP form of values (decimal texts, dates as texts, `{id, title}`) and the evaluator's values. */
import { clockText, dayText, durationText, momentText, readClock, readDay, readDuration, readMoment } from "./temporal"
import { isNum, num } from "./decimal"
import { Clock, Day, isDict, Moment, Months, Range, requireParts, Span } from "./values"

/** A value of the scope, by the type that the tree names; what is a value already stays. */
export function fromWire(value: unknown, type: string): unknown {
  if (Array.isArray(value)) requireParts(value)
  return taken(value, type)
}

function taken(value: unknown, type: string): unknown {
  if (value === undefined || value === null || value === "") return value === "" && (type === "string" || type === "Any") ? "" : null
  if (Array.isArray(value)) {
    const inner = /^list<(.*)>$/.exec(type)?.[1] ?? "Any"
    return value.map((each) => taken(each, inner))
  }
  if (type === "number") return typeof value === "string" || typeof value === "number" ? number(value) : value
  if (type === "record" && (typeof value === "string" || typeof value === "number")) return { id: String(value) }
  if (typeof value === "number") return number(value)
  if (typeof value !== "string") return value
  switch (type) {
    case "date": return readDay(value.slice(0, 10))
    case "date and time": return readMoment(withSeconds(value))
    case "time": return readClock(withSeconds(value))
    case "days":
    case "months": return readDuration(value)
    default: return value
  }
}

/** Inputs of the browser leave out seconds that are none. */
const withSeconds = (text: string) => text.replace(/^(.*T)?\d\d:\d\d$/, "$&:00")

function number(value: string | number): unknown {
  try {
    return num(value)
  } catch {
    return null // half-typed text in a number field is no value yet
  }
}

/** The HTTP form of a result. */
export function toWire(value: unknown): unknown {
  requireParts(value)
  return wired(value)
}

function wired(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (value instanceof Day) return dayText(value)
  if (value instanceof Moment) return momentText(value)
  if (value instanceof Clock) return clockText(value.micros, value.offset)
  if (value instanceof Span || value instanceof Months) return durationText(value)
  if (value instanceof Range) return { start: wired(value.low), end: wired(value.high) }
  if (isNum(value)) return value.toString()
  if (Array.isArray(value)) return value.map(wired)
  if (isDict(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, wired(each)]))
  return value
}
