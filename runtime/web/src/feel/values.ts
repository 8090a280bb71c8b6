/** What values are: decimals, dates, moments, durations, ranges; equality and order as in engines/expr/values.py. */
import Decimal from "decimal.js-light"

/** decimal128: 34 digits, half-even. */
export const D = Decimal.clone({ precision: 34, rounding: 6, toExpNeg: -7000, toExpPos: 7000 })
const Wide = Decimal.clone({ precision: 70, rounding: 6, toExpNeg: -7000, toExpPos: 7000 })
/** To 34 digits, half-even: the library alone would cut them off, so everything is calculated with 70 first. */
export const fitted = (value: Decimal): Decimal => new D(value.precision(false) > 34 ? value.toSignificantDigits(34, 6) : value)
export const wide = (value: Decimal): Decimal => new Wide(value)
export const divided = (left: Decimal, right: Decimal | number): Decimal => fitted(new Wide(left).div(right))
export const added = (left: Decimal, right: Decimal): Decimal => fitted(new Wide(left).plus(right))
export const subtracted = (left: Decimal, right: Decimal): Decimal => fitted(new Wide(left).minus(right))
export const multiplied = (left: Decimal, right: Decimal): Decimal => fitted(new Wide(left).times(right))
export const num = (value: number | string | Decimal): Decimal => new D(value)
export const isNum = (value: unknown): value is Decimal => value instanceof Decimal

/** What this evaluator leaves to the server: never a silent difference. */
export class OnServer extends Error {
  constructor(what: string) { super(`expr.on_server: ${what}`) }
}

/** A calendar day: days since 1970-01-01. */
export class Day { constructor(readonly days: number) {} }
/** Microseconds since midnight; `zone`: its offset in seconds, when it has one. */
export class Clock { constructor(readonly micros: number, readonly offset: number | null = null) {} }
/** Microseconds since 1970; `local`: a date and time without an offset; `offset` in seconds as it was written. */
export class Moment { constructor(readonly micros: number, readonly local = false, readonly offset = 0) {} }
/** A duration of days and time, in microseconds. */
export class Span { constructor(readonly micros: number) {} }
/** A duration of years and months. */
export class Months { constructor(readonly months: number) {} }
export class Range {
  constructor(readonly low: unknown, readonly high: unknown, readonly lowClosed: boolean, readonly highClosed: boolean) {}
}
export class Closure { constructor(readonly arity: number, readonly call: (...values: unknown[]) => unknown) {} }

export type Dict = Record<string, unknown>
export const isDict = (value: unknown): value is Dict =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype

export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "null"
  if (isNum(value)) return "number"
  if (Array.isArray(value)) return "list"
  if (value instanceof Day) return "date"
  if (value instanceof Moment) return "date and time"
  if (value instanceof Clock) return "time"
  if (value instanceof Span) return "days"
  if (value instanceof Months) return "months"
  if (value instanceof Range) return "range"
  if (value instanceof Closure) return "function"
  return typeof value === "object" ? "context" : typeof value
}

export const isRecord = (value: unknown): value is Dict => isDict(value) && "id" in value
export const identity = (value: unknown): string | null => {
  const id = isDict(value) ? value.id : value
  return id === null || id === undefined ? null : String(id)
}

/** FEEL's `=`: null equals null only; values of different kinds cannot be compared (null). */
export function same(left: unknown, right: unknown): boolean | null {
  if (left === null || left === undefined || right === null || right === undefined) return (left ?? null) === (right ?? null)
  if (isRecord(left) || isRecord(right)) return identity(left) === identity(right)
  const kind = kindOf(left)
  if (kind !== kindOf(right)) return null
  if (kind === "list") return sameList(left as unknown[], right as unknown[])
  if (kind === "context") return sameContext(left as Dict, right as Dict)
  if (kind === "boolean") return left === right
  if (kind === "range") return sameRange(left as Range, right as Range)
  const order = compare(left, right)
  return order === null ? null : order === 0
}

const sameList = (left: unknown[], right: unknown[]) =>
  left.length === right.length && left.every((each, index) => same(each, right[index]) === true)

function sameContext(left: Dict, right: Dict): boolean {
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key]) === true)
}

const sameRange = (left: Range, right: Range) =>
  left.lowClosed === right.lowClosed && left.highClosed === right.highClosed &&
  same(left.low, right.low) === true && same(left.high, right.high) === true

/** -1, 0, 1; null when there is no order between the two. */
export function compare(left: unknown, right: unknown): number | null {
  const kind = kindOf(left)
  if (kind !== kindOf(right)) return null
  switch (kind) {
    case "number": return (left as Decimal).cmp(right as Decimal)
    case "string": return compareTexts(left as string, right as string)
    case "date": return sign((left as Day).days - (right as Day).days)
    case "time": return sign(sinceMidnight(left as Clock) - sinceMidnight(right as Clock))
    case "date and time":
      return (left as Moment).local === (right as Moment).local ? sign((left as Moment).micros - (right as Moment).micros) : null
    case "days": return sign((left as Span).micros - (right as Span).micros)
    case "months": return sign((left as Months).months - (right as Months).months)
    default: return null
  }
}

/** By code points, not by UTF-16 units. */
function compareTexts(left: string, right: string): number {
  if (left === right) return 0
  const a = [...left], b = [...right]
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = a[index]!.codePointAt(0)! - b[index]!.codePointAt(0)!
    if (difference) return sign(difference)
  }
  return sign(a.length - b.length)
}

const sign = (value: number) => (value < 0 ? -1 : value > 0 ? 1 : 0)
const sinceMidnight = (value: Clock) => value.micros - (value.offset ?? 0) * 1e6

export const within = (value: unknown, range: Range): boolean | null => {
  if (value === null || value === undefined) return null
  if (range.low !== null) {
    const above = compare(value, range.low)
    if (above === null) return null
    if (above < 0 || (above === 0 && !range.lowClosed)) return false
  }
  if (range.high !== null) {
    const below = compare(value, range.high)
    if (below === null) return null
    if (below > 0 || (below === 0 && !range.highClosed)) return false
  }
  return true
}

export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])
