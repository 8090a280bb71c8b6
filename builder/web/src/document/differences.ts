/** What differs between two documents, element by element; lists of keyed elements are matched by key. */
import { say } from "./labels"
import { equal } from "./reconcile"
import { join } from "./pointer"

export interface Difference {
  pointer: string
  member: string
  before?: string
  after?: string
}

export function differences(before: unknown, after: unknown, pointer = "", member = ""): Difference[] {
  if (equal(before, after)) return []
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...names].flatMap((name) => differences(before[name], after[name], join(pointer, name), name))
  }
  if (isKeyed(before) && isKeyed(after)) return keyed(before, after, pointer, member)
  return [{ pointer, member, before: shown(before), after: shown(after) }]
}

type KeyedList = { key: string }[]

function keyed(before: KeyedList, after: KeyedList, pointer: string, member: string): Difference[] {
  const old = new Map(before.map((each) => [each.key, each]))
  const found = after.flatMap((each, at) => {
    const twin = old.get(each.key)
    old.delete(each.key)
    return twin
      ? differences(twin, each, join(pointer, at), member)
      : [{ pointer: join(pointer, at), member, after: shown(each) }]
  })
  const gone = [...old.values()].map((each) => ({
    pointer: join(pointer, before.indexOf(each)),
    member,
    before: shown(each),
  }))
  const order = (list: KeyedList) => list.map((each) => each.key).join(", ")
  const moved =
    !found.length && !gone.length && order(before) !== order(after)
      ? [{ pointer, member, before: order(before), after: order(after) }]
      : []
  return [...found, ...gone, ...moved]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value)
const isKeyed = (value: unknown): value is KeyedList =>
  Array.isArray(value) && value.every((each) => isObject(each) && typeof each.key === "string")

function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (isObject(value)) {
    const label = value.label ?? value.name ?? value.section
    return say(label as string, "en") || String(value.key ?? JSON.stringify(value).slice(0, 120))
  }
  return typeof value === "string" ? value : JSON.stringify(value).slice(0, 160)
}
