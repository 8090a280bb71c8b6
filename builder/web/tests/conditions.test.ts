import { describe, expect, test } from "vitest"
import type { Group, Node, Op, Row, Value } from "../src/conditions/model"
import { arity } from "../src/conditions/model"
import { parse } from "../src/conditions/parse"
import { print } from "../src/conditions/print"
import { plain, words, type Names } from "../src/conditions/words"

const NAMES: Names = {
  field: (path) => ({ level: "Customer level", last: "Last follow-up", active: "Active" })[path] ?? path,
  option: (path, key) => (path === "level" ? ({ vip: "VIP", core: "Core" } as Record<string, string>)[key] : undefined),
  isDate: (path) => path === "last",
}

/** A small deterministic generator, so that a failure can be repeated. */
function dice(seed: number) {
  let state = seed
  const next = (below: number) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
  const pick = <T>(list: readonly T[]): T => list[next(list.length)]!
  return { next, pick }
}

const VALUES: Value[] = [
  { kind: "string", text: "vip" },
  { kind: "string", text: 'say "hi", (now)\n and 中文' },
  { kind: "number", text: "15" },
  { kind: "number", text: "-0.5" },
  { kind: "boolean", yes: true },
  { kind: "date", text: "2026-01-31" },
  { kind: "moment", text: "2026-01-31T10:00:00Z" },
  { kind: "user" },
  { kind: "user", of: "department" },
  { kind: "now" },
  { kind: "today", count: "0", unit: "days" },
  { kind: "today", count: "-15", unit: "days" },
  { kind: "today", count: "3", unit: "months" },
  { kind: "path", path: "customer.owner" },
]
const OPS: Op[] = [
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "in",
  "not in",
  "between",
  "contains",
  "not contains",
  "starts with",
  "ends with",
  "empty",
  "not empty",
  "true",
  "false",
]

function randomRow({ next, pick }: ReturnType<typeof dice>): Row {
  const op = pick(OPS),
    size = arity(op) ?? 1 + next(3)
  const of = next(6) ? undefined : pick(["days since", "days until", "count"] as const)
  return {
    kind: "row",
    path: pick(["level", "客户", "owner.department.name", "days_2", "inside", "order"]),
    ...(of ? { of } : {}),
    op,
    values: Array.from({ length: size }, () => pick(VALUES)),
  }
}

function randomGroup(random: ReturnType<typeof dice>, depth: number, parentJoin?: "and" | "or"): Group {
  const join = parentJoin ? (parentJoin === "and" ? "or" : "and") : random.pick(["and", "or"] as const)
  const size = 2 + random.next(3)
  const parts: Node[] = Array.from({ length: size }, () =>
    depth > 0 && random.next(3) === 0 ? randomGroup(random, depth - 1, join) : randomRow(random),
  )
  return { kind: "group", join, parts }
}

describe("builder ⇄ text", () => {
  test("2,000 random conditions come back as they were drawn", () => {
    const random = dice(20261122)
    for (let round = 0; round < 2000; round += 1) {
      const drawn =
        round % 10
          ? randomGroup(random, 2)
          : { kind: "group" as const, join: "and" as const, parts: [randomRow(random)] }
      expect(parse(print(drawn)), print(drawn)).toEqual(drawn)
    }
  })

  test.each([
    ['level = "vip"'],
    ['level in ("vip", "core") and active'],
    ["not(active) or owner = current user"],
    ["days since(last) > 15"],
    ["(a = 1 or b = 2) and c != null"],
    ["last < today() - 12 months"],
    ["amount in [1..10.5]"],
    ["owner = current user or owner.department = current user.department"],
    ['级别 = "重要" and 年龄 >= 18'],
  ])("%s is printed as it was written", (text) => expect(print(parse(text)!)).toBe(text))

  test.each([
    ["sum(orders.total) > 3"],
    ["a + b = 3"],
    ["if a then b else c"],
    ['level = "vip" and'],
    ["some x in orders satisfies x.paid"],
    ["a between 1 and 2"],
    ["credit <= spent * 0.5"],
    ["not(a = 1 and b = 2)"],
    ['level = "vip'],
    ['orders[status = "paid"]'],
  ])("%s says more than rows can show, so it stays text", (text) => expect(parse(text)).toBeNull())

  test("an empty text is an empty condition", () =>
    expect(parse("  ")).toEqual({ kind: "group", join: "and", parts: [] }))
})

describe("in words", () => {
  const english = (text: string) => plain(words(parse(text)!, "en", NAMES))
  const chinese = (text: string) => plain(words(parse(text)!, "zh", NAMES))
  test("options and fields carry their labels", () =>
    expect(english('level in ("vip", "core")')).toBe("Customer level is VIP or Core"))
  test("dates are before and after", () =>
    expect(english("last < today() - 15 days")).toBe("Last follow-up is before 15 days ago"))
  test("groups keep their brackets", () =>
    expect(english('(level = "vip" or active) and last != null')).toBe(
      "(Customer level is VIP or Active is yes) and Last follow-up is filled in",
    ))
  test("Chinese has its own order of words", () =>
    expect(chinese('days since(last) > 15 and level != "vip"')).toBe(
      "距“Last follow-up”的天数 > 15 且 Customer level 不为 VIP",
    ))
})
