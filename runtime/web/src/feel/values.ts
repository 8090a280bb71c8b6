/** What values are: dates, moments, durations, ranges; equality and order as in engines/expr/values.py. */
import { compared, isNum, type Num } from "./decimal"

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
/** `unary`: written as a test, `(< 5)` or `(= 5)`. */
export class Range {
  constructor(readonly low: unknown, readonly high: unknown, readonly lowClosed: boolean, readonly highClosed: boolean, readonly unary = false) {}
}
/** The range between two ends; null when they are of two kinds or the wrong way round. */
export function rangeOf(low: unknown, high: unknown, lowClosed: boolean, highClosed: boolean): Range | null {
  const order = low === null || high === null ? 0 : compare(low, high)
  return order === null || order > 0 ? null : new Range(low, high, lowClosed, highClosed)
}
/** A function value. `types`: what its parameters are declared as; `builtIn`: it checks its arguments itself. */
export class Closure {
  constructor(readonly names: readonly string[], readonly call: (...values: unknown[]) => unknown, readonly types: readonly unknown[] | null = null,
    readonly builtIn = false) {}
}

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
  if (left === right && kind === "list") return true
  if (kind === "list") {
    if (nested(left as unknown[])) requireParts(left)
    return sameList(left as unknown[], right as unknown[])
  }
  if (kind === "context") return sameContext(left as Dict, right as Dict)
  if (kind === "boolean" || kind === "function") return left === right
  if (kind === "range") return sameRange(left as Range, right as Range)
  return compare(left, right) === 0
}

const sameList = (left: unknown[], right: unknown[]) =>
  left.length === right.length && left.every((each, index) => same(each, right[index]) === true)

function sameContext(left: Dict, right: Dict): boolean {
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key]) === true)
}

const sameRange = (left: Range, right: Range) =>
  left.unary === right.unary && left.lowClosed === right.lowClosed && left.highClosed === right.highClosed &&
  same(left.low, right.low) === true && same(left.high, right.high) === true

/** -1, 0, 1; null when there is no order between the two. */
export function compare(left: unknown, right: unknown): number | null {
  const kind = kindOf(left)
  if (kind !== kindOf(right)) return null
  switch (kind) {
    case "number": return compared(left as Num, right as Num)
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
  const both = Math.min(left.length, right.length)
  let index = 0
  while (index < both && left.charCodeAt(index) === right.charCodeAt(index)) index++
  return sign(index < both ? left.codePointAt(index)! - right.codePointAt(index)! : left.length - right.length)
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

const PARTS = 100_000
/** A list may hold itself many times over through its parts; what walks into parts counts what it really meets. */
export function requireParts(value: unknown): void {
  const open = [value]
  for (let left = PARTS; open.length; ) {
    const each = open.pop(), parts = Array.isArray(each) ? each : isDict(each) ? Object.values(each) : []
    left -= parts.length
    if (left < 0) throw new Error("expr.limit.parts")
    for (const part of parts) if (typeof part === "object" && part !== null) open.push(part)
  }
}
const nested = (items: unknown[]) => items.some((each) => Array.isArray(each) || isDict(each))

export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])
