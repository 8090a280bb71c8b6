/** The interpreter of expression trees (engines/expr/emit_browser.py says what they look like). */
import { bounded, COPIED, turning, weighed } from "./bounds"
import { FUNCTIONS } from "./functions"
import { equal, member, minus, negated, ordered, over, plus, power, times } from "./operators"
import { readClock, readDay, readMoment, startOfDay } from "./temporal"
import { fitted, instanceOf, invoke, type Shape, type Type } from "./types"
import { isNum, num } from "./decimal"
import { asList, Closure, Day, type Dict, isDict, Moment, Months, OnServer, Range, rangeOf, same, Span, within } from "./values"
import { fromWire, toWire } from "./wire"
import { type Env, type World, worldOf } from "./world"

export type Tree = readonly unknown[]
type Slots = readonly unknown[]
interface Frame { scope: Dict; world: World; slots: Slots; input: unknown }
type Node = (tree: Tree, frame: Frame) => unknown

/** The value in HTTP form. Throws for nodes and functions it does not know. */
export const evaluate = (tree: Tree, scope: Dict, env: Env): unknown => toWire(evaluateRaw(tree, scope, env))

export const evaluateRaw = (tree: Tree, scope: Dict, env: Env): unknown =>
  run(tree, { scope, world: worldOf(env), slots: [], input: null })

/** Two-valued: null counts as false. */
export const truth = (tree: Tree, scope: Dict, env: Env): boolean => evaluateRaw(tree, scope, env) === true

function run(tree: Tree, frame: Frame): unknown {
  const node = NODES[tree[0] as string]
  if (!node) throw new OnServer(String(tree[0]))
  const value = node(tree, frame)
  return frame.world.turning && HELD.has(tree[0] as string) ? weighed(value, frame.world) : value
}

/** Nodes whose values may be large; inside loops they cost steps by their size. */
const HELD = new Set(["name", "local", "path", "members", "call"])

const at = (tree: Tree, index: number, frame: Frame) => run(tree[index] as Tree, frame)
const bound = (frame: Frame, slot: number, value: unknown): Frame => {
  const slots = frame.slots.slice()
  slots[slot] = value
  return { scope: frame.scope, world: frame.world, slots, input: frame.input }
}
const binary = (apply: (left: unknown, right: unknown, world: World) => unknown): Node => (tree, frame) =>
  apply(at(tree, 1, frame), at(tree, 2, frame), frame.world)
const ordering = (op: string): Node => binary((left, right, world) => ordered(op, left, right, world))

function joined(stop: boolean): Node {
  return (tree, frame) => {
    let unknown = false
    for (const part of tree.slice(1)) {
      const value = run(part as Tree, frame)
      if (value === stop) return stop
      if (value !== !stop) unknown = true
    }
    return unknown ? null : !stop
  }
}

function record(value: unknown, name: string, type: string, world: World): unknown {
  if (isDict(value)) return fromWire(value[name], type)
  return member(value, name, world)
}

function pick(items: unknown[], position: unknown): unknown {
  if (!isNum(position) || !position.isInteger()) return null
  const index = position.toNumber()
  return index === 0 || Math.abs(index) > items.length ? null : (items[index > 0 ? index - 1 : items.length + index] ?? null)
}

function keep(tree: Tree, frame: Frame, mayPick: boolean): unknown {
  const target = at(tree, 1, frame), items = target === null ? [] : asList(target)
  const kept: unknown[] = []
  return turning(frame.world, () => {
    for (const item of items) {
      frame.world.step(1 + (tree[4] as number))
      const verdict = at(tree, 3, bound(frame, tree[2] as number, item))
      if (mayPick && isNum(verdict)) return pick(items, verdict)
      if (verdict === true) kept.push(item)
    }
    return kept
  })
}

/** A loop over null: its value is null. */
class NullSource extends Error {}

function orNull(loop: Node): Node {
  return (tree, frame) => {
    try {
      return turning(frame.world, () => loop(tree, frame))
    } catch (error) {
      if (error instanceof NullSource) return null
      throw error
    }
  }
}

/** Goes through all combinations of a loop's variables, as frames, until `visit` wants no more; whether it did. */
function stopped(bindings: readonly unknown[], frame: Frame, visit: (turn: Frame) => boolean, from = 0): boolean {
  const [slot, source, end] = bindings[from] as [number, Tree, Tree | null], last = from + 1 === bindings.length
  for (const item of itemsOf(run(source, frame), end, frame)) {
    frame.world.step()
    const turn = bound(frame, slot, item)
    if (last ? visit(turn) : stopped(bindings, turn, visit, from + 1)) return true
  }
  return false
}

function itemsOf(source: unknown, end: Tree | null, frame: Frame): Iterable<unknown> {
  if (source === null || source === undefined) throw new NullSource()
  if (end) return spread(source, run(end, frame))
  return source instanceof Range ? spread(source.low, source.high, source.lowClosed, source.highClosed) : asList(source)
}

/** `from..to` of a loop: numbers by one, dates by a day, upwards or downwards. */
function* spread(from: unknown, to: unknown, first = true, last = true): Generator<unknown> {
  const day = from instanceof Day
  if (!(day && to instanceof Day) && !(isNum(from) && isNum(to))) throw new NullSource()
  const [low, high] = [from, to].map((each) => (each instanceof Day ? each.days : Math.trunc((each as ReturnType<typeof num>).toNumber()))) as [number, number]
  if (![low, high].every(Number.isSafeInteger)) throw new OnServer("numbers this large")
  const step = high >= low ? 1 : -1, end = last ? high : high - step
  for (let here = first ? low : low + step; (end - here) * step >= 0; here += step) yield day ? new Day(here) : num(here)
}

function quantified(every: boolean): Node {
  return (tree, frame) => {
    let unknown = false
    const found = stopped(tree[1] as unknown[], frame, (turn) => {
      frame.world.step(tree[3] as number)
      const verdict = at(tree, 2, turn)
      if (verdict !== every) unknown = true
      return verdict === !every
    })
    return found ? !every : unknown ? null : every
  }
}

function inside(value: unknown, test: unknown): boolean | null {
  if (test instanceof Range) return within(value, test)
  if (Array.isArray(test)) {
    if (Array.isArray(value) && same(value, test)) return true
    return test.some((each) => inside(value, each) === true)
  }
  return same(value, test)
}

function anyOf(verdicts: (boolean | null)[], negate = false): boolean | null {
  if (verdicts.includes(true)) return !negate
  return verdicts.some((each) => each !== false) ? null : negate
}

/** `value in [low..high]`: an end that is null leaves the answer open. */
function inRange(value: unknown, low: unknown, high: unknown, lowClosed: boolean, highClosed: boolean, world: World): boolean | null {
  const above = ordered(lowClosed ? ">=" : ">", value, low, world), below = ordered(highClosed ? "<=" : "<", value, high, world)
  if (above === false || below === false) return false
  return above === null || below === null ? null : true
}

function test(tree: Tree, value: unknown, frame: Frame): boolean | null {
  const inner = { ...frame, input: value }
  if (tree[0] === "range") return inRange(value, at(tree, 1, inner), at(tree, 2, inner), tree[3] as boolean, tree[4] as boolean, frame.world)
  if (tree[0] === "test") {
    const operand = at(tree, 2, inner), op = tree[1] as string
    if (op !== "=" && op !== "!=") return ordered(op, value, operand, frame.world)
    const found = equal(value, operand, frame.world)
    return op === "=" || found === null ? found : !found
  }
  if (JSON.stringify(tree).includes('["input"]')) return run(tree, inner) as boolean | null
  return inside(value, run(tree, inner))
}

/** A built-in's answer; `shapes` are there when only the values tell whether a signature takes the arguments. */
function answered(name: string, values: unknown[], shapes: readonly Shape[] | undefined, world: World): unknown {
  const known = FUNCTIONS[name]
  if (!known) throw new OnServer(name)
  const given = shapes ? fitted(shapes, values, known.nulls ?? false) : values
  if (!given || (!known.nulls && given.some((each) => each === null || each === undefined))) return null
  return bounded(known.run(world, ...given) ?? null)
}

/** The current user or a member of it: what the user lacks equals nothing, not even null. */
const ofUser = (tree: Tree): boolean => tree[0] === "user" || (tree[0] === "path" && ofUser(tree[1] as Tree))

/** What a tree's constant means, read once. */
function constant(tree: Tree, read: () => unknown): unknown {
  if (!CONSTANTS.has(tree)) CONSTANTS.set(tree, read())
  return CONSTANTS.get(tree)
}
const CONSTANTS = new WeakMap<Tree, unknown>()

const NODES: Record<string, Node> = {
  null: () => null,
  number: (tree) => constant(tree, () => num(tree[1] as string)),
  string: (tree) => tree[1],
  boolean: (tree) => tree[1],
  date: (tree) => constant(tree, () => readDay(tree[1] as string)),
  "date and time": (tree) => constant(tree, () => readMoment(tree[1] as string)),
  time: (tree) => constant(tree, () => readClock(tree[1] as string)),
  days: (tree) => new Span(Math.round(Number(tree[1]) * 1e6)),
  months: (tree) => new Months(tree[1] as number),
  name: (tree, frame) => fromWire(frame.scope[tree[1] as string], (tree[2] as string) ?? "Any"),
  user: (_tree, frame) => frame.world.user,
  record: (_tree, frame) => frame.scope.record ?? frame.scope,
  local: (tree, frame) => frame.slots[tree[1] as number] ?? null,
  item: (tree, frame) => {
    const item = frame.slots[tree[1] as number], name = tree[2] as string
    if (name === "item") return item
    return isDict(item) && name in item ? item[name] : at(tree, 3, frame)
  },
  input: (_tree, frame) => frame.input,
  path: (tree, frame) => record(at(tree, 1, frame), tree[2] as string, (tree[3] as string) ?? "Any", frame.world),
  members: (tree, frame) => {
    const found = asList(at(tree, 1, frame) ?? []).map((each) => record(each, tree[2] as string, tree[4] ? `list<${tree[3] as string}>` : (tree[3] as string), frame.world))
    return tree[4] ? found.flatMap((each) => (each === null ? [] : asList(each))) : found.filter((each) => each !== null)
  },
  at: (tree, frame) => {
    const [, source] = tree as [string, Tree], target = source[0] === "local" ? NODES.local!(source, frame) : run(source, frame)
    return target === null ? null : pick(asList(target), at(tree, 3, frame))
  },
  keep: (tree, frame) => keep(tree, frame, false),
  filter: (tree, frame) => keep(tree, frame, true),
  call: (tree, frame) => {
    const values = (tree[2] as Tree[]).map((each) => run(each, frame))
    return answered(tree[1] as string, values, tree[3] as Shape[] | undefined, frame.world)
  },
  "built-in": (tree, frame) => {
    const [, name, shapes, names] = tree as [string, string, Shape[], string[]]
    return new Closure(names, (...values) => answered(name, values, shapes, frame.world), null, true)
  },
  apply: (tree, frame) => {
    const called = at(tree, 1, frame), values = (tree[2] as Tree[]).map((each) => run(each, frame))
    return invoke(called, values, tree[3] as string[] | null)
  },
  function: (tree, frame) => {
    const [, slots, body, weight, names, types, own] = tree as [string, number[], Tree, number, string[], Type[] | null, number]
    const made: Closure = new Closure(names, (...values) => {
      frame.world.step(4 + weight)
      const outer = own < 0 ? frame : bound(frame, own, made)
      const inner = slots.reduce((before, slot, index) => bound(before, slot, values[index]), outer)
      return frame.world.inside(() => turning(frame.world, () => run(body, inner)))
    }, types)
    return made
  },
  negate: (tree, frame) => negated(at(tree, 1, frame)),
  "+": binary((left, right, world) => bounded(plus(left, right, world))), "-": binary(minus), "*": binary(times), "/": binary(over), "**": binary(power),
  "=": (tree, frame) => {
    const sides = [tree[1] as Tree, tree[2] as Tree]
    if (sides.some(ofUser) && !sides.some((each) => each[0] === "null")) {
      const left = at(tree, 1, frame), right = at(tree, 2, frame)
      return left !== null && right !== null && equal(left, right, frame.world) === true
    }
    return equal(at(tree, 1, frame), at(tree, 2, frame), frame.world)
  },
  "!=": (tree, frame) => {
    const found = NODES["="]!(tree, frame)
    return found === null ? null : !found
  },
  "<": ordering("<"), "<=": ordering("<="), ">": ordering(">"), ">=": ordering(">="),
  between: (tree, frame) => inRange(at(tree, 1, frame), at(tree, 2, frame), at(tree, 3, frame), true, true, frame.world),
  in: (tree, frame) => {
    const value = at(tree, 1, frame)
    return anyOf((tree[2] as Tree[]).map((each) => test(each, value, frame)))
  },
  tests: (tree, frame) => {
    const tests = tree[1] as Tree[]
    const value = frame.input ?? frame.scope["?"] ?? null
    return tests.length === 0 ? true : anyOf(tests.map((each) => test(each, value, frame)), tree[2] as boolean)
  },
  and: joined(false), or: joined(true),
  if: (tree, frame) => (at(tree, 1, frame) === true ? at(tree, 2, frame) : at(tree, 3, frame)),
  for: orNull((tree, frame) => {
    const [, bindings, body, weight, partial, picked] = tree as [string, unknown[], Tree, number, number, boolean]
    const done: unknown[] = []
    stopped(bindings, frame, (turn) => {
      frame.world.step(weight + (partial < 0 || picked ? 0 : Math.floor(done.length / COPIED)))
      done.push(run(body, partial < 0 ? turn : bound(turn, partial, picked ? done : done.slice())))
      bounded(done)
      return false
    })
    return done
  }),
  some: orNull(quantified(false)), every: orNull(quantified(true)),
  list: (tree, frame) => (tree[1] as Tree[]).map((each) => run(each, frame)),
  context: (tree, frame) => {
    const made: Dict = {}
    let inner = frame
    for (const [key, slot, value] of tree[1] as [string, number, Tree][]) {
      made[key] = run(value, inner)
      inner = bound(inner, slot, made[key])
    }
    return made
  },
  range: (tree, frame) => rangeOf(at(tree, 1, frame), at(tree, 2, frame), tree[3] as boolean, tree[4] as boolean),
  test: (tree, frame) => {
    const operand = at(tree, 2, frame), op = tree[1] as string
    if (op === "<" || op === "<=") return new Range(null, operand, false, op === "<=", true)
    return op === ">" || op === ">=" ? new Range(operand, null, op === ">=", false, true) : new Range(operand, operand, true, true, true)
  },
  "instance of": (tree, frame) => instanceOf(at(tree, 1, frame), tree[2] as Type),
  "start of day": (tree, frame) => {
    const value = at(tree, 1, frame)
    return value instanceof Day ? startOfDay(value, frame.world.timezone) : value instanceof Moment ? value : null
  },
}

