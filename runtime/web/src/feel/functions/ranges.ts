/** Allen's relations between ranges and points. */
import { readClock, readDay, readDuration, readMoment } from "../temporal"
import { num } from "../decimal"
import { compare, Range, rangeOf } from "../values"
import type { Family } from "./contract"

const span = (value: unknown): Range => (value instanceof Range ? value : new Range(value, value, true, true))
type Verdict = boolean | null

function endsBefore(a: Range, b: Range): Verdict {
  const order = compare(a.high, b.low)
  return order === null ? null : order < 0 || (order === 0 && !(a.highClosed && b.lowClosed))
}
function startsAt(a: Range, b: Range): Verdict {
  const order = compare(a.low, b.low)
  return order === null ? null : order === 0 && a.lowClosed === b.lowClosed
}
function endsAt(a: Range, b: Range): Verdict {
  const order = compare(a.high, b.high)
  return order === null ? null : order === 0 && a.highClosed === b.highClosed
}
function covers(a: Range, b: Range): Verdict {
  const low = compare(a.low, b.low), high = compare(a.high, b.high)
  if (low === null || high === null) return null
  return (low < 0 || (low === 0 && (a.lowClosed || !b.lowClosed))) && (high > 0 || (high === 0 && (a.highClosed || !b.highClosed)))
}
const both = (a: Verdict, b: Verdict): Verdict => (a === null || b === null ? null : a && b)
function meets(a: Range, b: Range): Verdict {
  const order = compare(a.high, b.low)
  return order === null ? null : order === 0 && a.highClosed && b.lowClosed
}
function overlaps(a: Range, b: Range): Verdict {
  const first = endsBefore(a, b), second = endsBefore(b, a)
  return first === null || second === null ? null : !first && !second
}
function overlapsBefore(a: Range, b: Range): Verdict {
  const low = compare(a.low, b.low), high = compare(a.high, b.high)
  if (low === null || high === null) return null
  const starts = low < 0 || (low === 0 && a.lowClosed && !b.lowClosed), ends = high < 0 || (high === 0 && (!a.highClosed || b.highClosed))
  return both(overlaps(a, b), starts && ends)
}
function overlapsAfter(a: Range, b: Range): Verdict {
  const low = compare(a.low, b.low), high = compare(a.high, b.high)
  if (low === null || high === null) return null
  const starts = low > 0 || (low === 0 && (!a.lowClosed || b.lowClosed)), ends = high > 0 || (high === 0 && a.highClosed && !b.highClosed)
  return both(overlaps(a, b), starts && ends)
}
const relation = (apply: (a: Range, b: Range) => Verdict) => ({ run: (_: unknown, a: unknown, b: unknown) => apply(span(a), span(b)) })

/** An end of a written range: a literal; undefined when it is none. */
function end(text: string): unknown {
  if (text === "null") return null
  if (/^-?\d+(\.\d+)?$/.test(text)) return num(text)
  if (/^"[^"]*"$/.test(text)) return text.slice(1, -1)
  const inner = /^(?:@|(?:date|time|duration|date and time)\s*\()\s*"([^"]*)"\s*\)?$/.exec(text)?.[1]
  return inner === undefined ? undefined : (readDay(inner) ?? readClock(inner) ?? readMoment(inner) ?? readDuration(inner) ?? undefined)
}

function readRange(text: string): Range | null {
  const found = /^\s*([[(\]])(.*)\.\.(?!\.)(.*)([\])[])\s*$/s.exec(text)
  const low = found ? end(found[2]!.trim()) : undefined, high = found ? end(found[3]!.trim()) : undefined
  if (!found || low === undefined || high === undefined || (low === null && high === null)) return null
  return rangeOf(low, high, found[1] === "[", found[4] === "]")
}

export const ranges: Family = {
  range: { run: (_, text: string) => readRange(text) },
  before: relation(endsBefore), after: relation((a, b) => endsBefore(b, a)), meets: relation(meets), "met by": relation((a, b) => meets(b, a)),
  overlaps: relation(overlaps), "overlaps before": relation(overlapsBefore), "overlaps after": relation(overlapsAfter),
  finishes: relation((a, b) => both(endsAt(a, b), covers(b, a))), "finished by": relation((a, b) => both(endsAt(a, b), covers(a, b))),
  includes: relation(covers), during: relation((a, b) => covers(b, a)),
  starts: relation((a, b) => both(startsAt(a, b), covers(b, a))), "started by": relation((a, b) => both(startsAt(a, b), covers(a, b))),
  coincides: relation((a, b) => both(startsAt(a, b), endsAt(a, b))),
}
