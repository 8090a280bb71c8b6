import { added, compared, divided, isNum, multiplied, type Num, num, subtracted } from "../decimal"
import { sqrt } from "../powers"
import { asList, Clock, Closure, compare, Day, identity, isDict, isRecord, kindOf, Moment, Months, requireParts, same, Span } from "../values"
import { textOf } from "../operators"
import { invoke } from "../types"
import type { World } from "../world"
import type { Family } from "./contract"

const spread = (items: unknown[]): unknown[] => (items.length === 1 && Array.isArray(items[0]) ? items[0] : items)
const isClock = (value: unknown) => value instanceof Clock || value instanceof Moment
const index = (value: Num) => Math.trunc(value.toNumber())

function extreme(items: unknown[], sign: number): unknown {
  const values = spread(items)
  let best: unknown = values[0] ?? null
  for (const each of values.slice(1)) {
    const order = compare(each, best)
    if (order === null) return null
    if (order * sign > 0) best = each
  }
  return compare(best, best) === null ? null : best
}

function numbersOf(items: unknown[]): Num[] | null {
  const values = spread(items)
  return values.length > 0 && values.every(isNum) ? values : null
}
const total = (values: Num[]) => values.reduce((sum, each) => added(sum, each))

function sumOf(values: unknown[]): unknown {
  const found = numbersOf([values])
  if (found) return total(found)
  if (values.length && values.every((each) => each instanceof Span)) return new Span(values.reduce<number>((sum, each) => sum + each.micros, 0))
  if (values.length && values.every((each) => each instanceof Months)) return new Months(values.reduce<number>((sum, each) => sum + each.months, 0))
  return null
}

/** What a plain value is found by: the same for equal values. */
function keyOf(value: unknown): string | null {
  if (value === null || value === undefined || typeof value === "boolean") return String(value ?? null)
  if (typeof value === "string") return `s${value}`
  if (isNum(value)) return `n${value.toString()}`
  if (value instanceof Day) return `d${value.days}`
  return value instanceof Span ? `p${value.micros}` : null
}

/** What equal values of many parts have in common: the id of records, the size of lists and contexts. */
function outline(value: unknown): string {
  if (isRecord(value)) return `r${identity(value)}`
  return Array.isArray(value) ? `l${value.length}` : isDict(value) ? `c${Object.keys(value).length}` : kindOf(value)
}

/** Each value once. What has no key is compared with what is like it, four steps each. */
function distinct(items: unknown[], world: World): unknown[] {
  const known = new Set<string>(), others = new Map<string, unknown[]>()
  return items.filter((each) => {
    const key = keyOf(each)
    if (key !== null) return !known.has(key) && known.add(key).size > 0
    const like = outline(each), alike = others.get(like) ?? []
    others.set(like, alike)
    world.step(4 * alike.length)
    return !alike.some((other) => same(other, each) === true) && alike.push(each) > 0
  })
}
const flatten = (items: unknown[]): unknown[] => items.flatMap((each) => (Array.isArray(each) ? flatten(each) : [each]))
/** The offset of a position (1 is first, -1 last), or null beyond the list. */
const offset = (items: unknown[], position: Num | null): number | null => {
  if (position === null || !isNum(position)) return null
  const at = index(position)
  return at === 0 || Math.abs(at) > items.length ? null : at > 0 ? at - 1 : items.length + at
}

export const lists: Family = {
  count: { run: (_, items: unknown) => num(asList(items).length) },
  min: { nulls: true, run: (_, ...items) => extreme(items, -1) },
  max: { nulls: true, run: (_, ...items) => extreme(items, 1) },
  sum: { nulls: true, run: (_, ...items) => sumOf(spread(items)) },
  "sum of records": {
    nulls: true,
    run: (_, ...items) => {
      const values = spread(items).filter((each) => each !== null && each !== undefined)
      return values.length ? sumOf(values) : num(0)
    },
  },
  "sum of durations": {
    nulls: true,
    run: (_, ...items) => {
      const values = spread(items).filter((each) => each !== null && each !== undefined)
      return values.length ? sumOf(values) : new Span(0)
    },
  },
  mean: { nulls: true, run: (_, ...items) => { const found = numbersOf(items); return found ? divided(total(found), num(found.length)) : null } },
  median: {
    nulls: true,
    run: (_, ...items) => {
      const found = numbersOf(items)?.slice().sort(compared)
      if (!found) return null
      const half = Math.floor(found.length / 2)
      return found.length % 2 ? found[half] : divided(added(found[half - 1]!, found[half]!), num(2))
    },
  },
  stddev: {
    nulls: true,
    run: (world, ...items) => {
      const found = numbersOf(items)
      if (!found || found.length < 2) return null
      world.step(2 * found.length)
      const mean = divided(total(found), num(found.length))
      const squares = found.map((each) => { const off = subtracted(each, mean); return multiplied(off, off) })
      return sqrt(divided(total(squares), num(found.length - 1)))
    },
  },
  mode: {
    nulls: true,
    run: (world, ...items) => {
      const found = numbersOf(items)
      if (!found) return spread(items).length === 0 ? [] : null
      world.step(found.length)
      const times = new Map<string, number>()
      for (const each of found) times.set(each.toString(), (times.get(each.toString()) ?? 0) + 1)
      const most = [...times.values()].reduce((a, b) => Math.max(a, b))
      return [...times].filter(([, count]) => count === most).map(([each]) => num(each)).sort(compared)
    },
  },
  product: { nulls: true, run: (_, ...items) => numbersOf(items)?.reduce((made, each) => multiplied(made, each)) ?? null },
  all: { nulls: true, run: (_, ...items) => { const values = spread(items); return values.includes(false) ? false : values.every((each) => each === true) ? true : null } },
  any: { nulls: true, run: (_, ...items) => { const values = spread(items); return values.includes(true) ? true : values.every((each) => each === false) ? false : null } },
  "list contains": { nulls: true, run: (_, items: unknown, value: unknown) => (items === null ? null : asList(items).some((each) => same(each, value) === true)) },
  append: { nulls: true, run: (_, items: unknown, ...more: unknown[]) => (items === null ? null : [...asList(items), ...more]) },
  concatenate: { run: (_, ...all: unknown[][]) => all.flatMap(asList) },
  "insert before": {
    nulls: true,
    run: (_, items: unknown[] | null, position: Num | null, item: unknown) => {
      if (!items || !position) return null
      const at = index(position) === items.length + 1 ? items.length : offset(items, position)
      return at === null ? null : [...items.slice(0, at), item, ...items.slice(at)]
    },
  },
  remove: { run: (_, items: unknown[], position: Num) => { const at = offset(items, position); return at === null ? null : items.filter((_each, place) => place !== at) } },
  "list replace": {
    nulls: true,
    run: (_, items: unknown[] | null, where: unknown, item: unknown) => {
      if (!items || where === null) return null
      if (where instanceof Closure) {
        const verdicts = items.map((each) => invoke(where, [each, item]))
        return verdicts.every((each) => typeof each === "boolean") ? items.map((each, place) => (verdicts[place] ? item : each)) : null
      }
      const at = offset(items, where as Num)
      return at === null ? null : items.map((each, place) => (place === at ? item : each))
    },
  },
  sublist: {
    run: (_, items: unknown[], start: Num, length?: Num) => {
      const at = offset(items, start)
      if (at === null || (length && (index(length) < 1 || index(length) > items.length - at))) return null
      return items.slice(at, length ? at + index(length) : undefined)
    },
  },
  reverse: { run: (_, items: unknown) => asList(items).slice().reverse() },
  "index of": { nulls: true, run: (_, items: unknown[] | null, value: unknown) => items?.flatMap((each, place) => (same(each, value) === true ? [num(place + 1)] : [])) ?? null },
  "distinct values": { run: (world, items: unknown) => distinct(asList(items), world) },
  union: { run: (world, ...all: unknown[][]) => distinct(all.flatMap(asList), world) },
  flatten: { run: (_, items: unknown) => { requireParts(items); return flatten(asList(items)) } },
  sort: {
    run: (_, items: unknown[], precedes?: Closure) => {
      if (!precedes) return items.every(isNum) ? items.slice().sort(compared) : items.slice().sort((a, b) => compare(a, b) ?? 0)
      return items.slice().sort((a, b) => (invoke(precedes, [a, b]) === true ? -1 : invoke(precedes, [b, a]) === true ? 1 : 0))
    },
  },
  is: { nulls: true, run: (_, left: unknown, right: unknown) => (isClock(left) && isClock(right) ? textOf(left) === textOf(right) : same(left ?? null, right ?? null) === true) },
}
