/** Operators on values of any kind; the twin of engines/expr/ops.py. */
import { addMonths, DAY, dayText, durationText, localDay, momentText, startOfDay, wallOf, ymd, zoneOffset, clockText } from "./temporal"
import { added, divided, isNum, multiplied, type Num, num, rounded, subtracted } from "./decimal"
import { power as powered } from "./powers"
import { Clock, Closure, compare, Day, isDict, Moment, Months, OnServer, Range, requireParts, same, Span } from "./values"
import type { World } from "./world"

export function plus(left: unknown, right: unknown, world: World): unknown {
  if (isNum(left) && isNum(right)) return added(left, right)
  if (typeof left === "string" && typeof right === "string") return left + right
  if (left instanceof Span && right instanceof Span) return new Span(left.micros + right.micros)
  if (left instanceof Months && right instanceof Months) return new Months(left.months + right.months)
  if (isWhen(left) && isSpan(right)) return shifted(left, right, 1, world)
  if (isSpan(left) && isWhen(right)) return shifted(right, left, 1, world)
  return null
}

export function minus(left: unknown, right: unknown, world: World): unknown {
  if (isNum(left) && isNum(right)) return subtracted(left, right)
  if (left instanceof Span && right instanceof Span) return new Span(left.micros - right.micros)
  if (left instanceof Months && right instanceof Months) return new Months(left.months - right.months)
  if (isWhen(left) && isSpan(right)) return shifted(left, right, -1, world)
  if (left instanceof Clock && right instanceof Clock) return new Span(left.micros - right.micros)
  if (left instanceof Day && right instanceof Day) return new Span((left.days - right.days) * DAY)
  const a = moment(left, world), b = moment(right, world)
  return a && b && a.local === b.local ? new Span(a.micros - b.micros) : null
}

export function times(left: unknown, right: unknown): unknown {
  if (isNum(left) && isNum(right)) return multiplied(left, right)
  if (isSpan(left) && isNum(right)) return scaled(left, right)
  if (isNum(left) && isSpan(right)) return scaled(right, left)
  return null
}

export function over(left: unknown, right: unknown): unknown {
  if (isNum(right) && right.isZero()) return null
  if (isNum(left) && isNum(right)) return divided(left, right)
  if (left instanceof Months && isNum(right)) return new Months(rounded(divided(num(left.months), right), 0, "down").toNumber())
  if (isSpan(left) && isNum(right)) return scaled(left, divided(num(1), right))
  if (left instanceof Span && right instanceof Span) return right.micros ? divided(num(left.micros), num(right.micros)) : null
  if (left instanceof Months && right instanceof Months) return right.months ? divided(num(left.months), num(right.months)) : null
  return null
}

export const power = (left: unknown, right: unknown): unknown => (isNum(left) && isNum(right) ? powered(left, right) : null)

export function negated(value: unknown): unknown {
  if (isNum(value)) return value.neg()
  if (value instanceof Span) return new Span(-value.micros)
  return value instanceof Months ? new Months(-value.months) : null
}

const isWhen = (value: unknown): value is Day | Moment | Clock => value instanceof Day || value instanceof Moment || value instanceof Clock
const isSpan = (value: unknown): value is Span | Months => value instanceof Span || value instanceof Months

function moment(value: unknown, world: World): Moment | null {
  if (value instanceof Day) return startOfDay(value, world.timezone)
  return value instanceof Moment ? value : null
}

function shifted(when: Day | Moment | Clock, span: Span | Months, sign: number, world: World): unknown {
  if (when instanceof Clock) {
    if (span instanceof Months) return null
    const micros = (when.micros + sign * span.micros) % DAY
    return new Clock(micros < 0 ? micros + DAY : micros, when.offset)
  }
  if (span instanceof Months) return addMonths(when, sign * span.months, world.timezone)
  if (when instanceof Moment) return new Moment(near(when.micros + sign * span.micros), when.local, when.offset)
  return new Day(near((when.days + Math.floor((sign * span.micros) / DAY)) * DAY) / DAY)
}

/** Within the years 1 to 9999 (in UTC, a day less on either side). */
function near(micros: number): number {
  if (micros < FIRST || micros >= LAST) throw new OnServer("the year")
  return micros
}
const FIRST = Date.UTC(0, 0, 1) * 1000 - 1900 * 365.2425 * DAY, LAST = Date.UTC(10000, 0, 1) * 1000

/** Whole months towards zero, or microseconds; finer parts of a second are the server's. */
function scaled(span: Span | Months, factor: Num): Span | Months {
  if (span instanceof Months) return new Months(exact(rounded(multiplied(num(span.months), factor), 0, "down")))
  const micros = rounded(multiplied(num(span.micros), factor), 3, "half even")
  if (!micros.isInteger()) throw new OnServer("nanoseconds")
  return new Span(exact(micros))
}

/** A whole number that is kept to the last digit here. */
function exact(value: Num): number {
  const found = value.toNumber()
  if (!Number.isSafeInteger(found)) throw new OnServer("a number this large")
  return found
}

/** Order of two values; a local date and time meets a moment in the app's zone. */
export function ordered(op: string, left: unknown, right: unknown, world: World): boolean | null {
  const [a, b] = aligned(left, right, world)
  const order = compare(a, b)
  if (order === null) return null
  return op === "<" ? order < 0 : op === "<=" ? order <= 0 : op === ">" ? order > 0 : order >= 0
}

export const equal = (left: unknown, right: unknown, world: World): boolean | null => same(...aligned(left, right, world))

function aligned(left: unknown, right: unknown, world: World): [unknown, unknown] {
  if (!(left instanceof Moment && right instanceof Moment) || left.local === right.local) return [left, right]
  const fixed = (value: Moment) => {
    if (!value.local) return value
    const day = Math.floor(value.micros / DAY)
    return new Moment(startOfDay(new Day(day), world.timezone).micros + (value.micros - day * DAY))
  }
  return [fixed(left), fixed(right)]
}

export function member(value: unknown, name: string, world: World): unknown {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.map((each) => member(each, name, world))
  if (isDict(value)) return value[name] ?? null
  return part(value, name, world)
}

function part(value: unknown, name: string, world: World): unknown {
  if (value instanceof Range) {
    const parts: Record<string, unknown> = { start: value.low, end: value.high, "start included": value.lowClosed, "end included": value.highClosed }
    return parts[name] ?? null
  }
  if (value instanceof Months) return monthsPart(value, name)
  if (value instanceof Span) return spanPart(value, name)
  const clock = value instanceof Clock ? value.micros : value instanceof Moment ? wallOf(value, world.timezone) : null
  if (clock !== null && name in CLOCK) return num(CLOCK[name]!(((clock % DAY) + DAY) % DAY))
  if (value instanceof Moment && name === "time offset") {
    return value.local ? null : new Span((value.offset || zoneOffset(value.micros, world.timezone)) * 1e6)
  }
  if (value instanceof Clock && name === "time offset") return value.offset === null ? null : new Span(value.offset * 1e6)
  if (value instanceof Day || value instanceof Moment) {
    const found = (ymd(localDay(value, world.timezone)) as Record<string, number>)[name]
    return found === undefined ? null : num(found)
  }
  return null
}

const CLOCK: Record<string, (micros: number) => number> = {
  hour: (micros) => Math.floor(micros / 3600e6), minute: (micros) => Math.floor(micros / 60e6) % 60,
  second: (micros) => Math.floor(micros / 1e6) % 60,
}

function monthsPart(value: Months, name: string): unknown {
  if (name === "years") return num(Math.trunc(value.months / 12))
  return name === "months" ? num(value.months % 12) : null
}

function spanPart(value: Span, name: string): unknown {
  const seconds = Math.trunc(value.micros / 1e6)
  const parts: Record<string, number> = {
    days: Math.trunc(seconds / 86400), hours: Math.trunc(seconds / 3600) % 24, minutes: Math.trunc(seconds / 60) % 60, seconds: seconds % 60,
  }
  return name in parts ? num(parts[name]!) : null
}

/** The FEEL text of any value. */
export function textOf(value: unknown, inner = false): string {
  if (!inner) requireParts(value)
  if (value === null || value === undefined) return "null"
  if (isNum(value)) return value.toString()
  if (typeof value === "string") return inner ? quoted(value) : value
  if (typeof value === "boolean") return String(value)
  if (Array.isArray(value)) return `[${value.map((each) => textOf(each, true)).join(", ")}]`
  if (value instanceof Day) return dayText(value)
  if (value instanceof Moment) return momentText(value)
  if (value instanceof Clock) return clockText(value.micros, value.offset)
  if (value instanceof Span || value instanceof Months) return durationText(value)
  if (value instanceof Closure) return `function(${value.names.join(", ")})`
  if (value instanceof Range) {
    if (value.unary) return testText(value)
    return `${value.lowClosed ? "[" : "("}${textOf(value.low, true)}..${textOf(value.high, true)}${value.highClosed ? "]" : ")"}`
  }
  if (isDict(value)) {
    if ("id" in value) return String(value.title ?? value.name ?? value.id)
    return `{${Object.entries(value).map(([key, each]) => `${keyText(key)}: ${textOf(each, true)}`).join(", ")}}`
  }
  return String(value)
}

const keyText = (key: string) => (/^[\p{L}\p{N}_ ]+$/u.test(key) ? key : quoted(key))

function testText(value: Range): string {
  if (value.low !== null && value.high !== null) return `(= ${textOf(value.low, true)})`
  if (value.low === null) return `(${value.highClosed ? "<=" : "<"} ${textOf(value.high, true)})`
  return `(${value.lowClosed ? ">=" : ">"} ${textOf(value.low, true)})`
}

const quoted = (text: string) => `"${text.replace(/[\\"\n\r\t]/g, (each) => ESCAPED[each] ?? `\\${each}`)}"`
const ESCAPED: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }
