import { describe, expect, test } from "vitest"
import { rowAt } from "../src/conditions/fitting"
import { fieldAtPath } from "../src/conditions/members"
import type { Group, Node, Op, Row, Value } from "../src/conditions/model"
import { arity } from "../src/conditions/model"
import { parse } from "../src/conditions/parse"
import { namesOf } from "../src/conditions/names"
import { print } from "../src/conditions/print"
import { reachable } from "../src/conditions/reach"
import { plain, words, type Names } from "../src/conditions/words"
import type { AppDoc, FieldDef } from "../src/document/types"

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
  "has",
  "has not",
]
/** What may stand before `in`. */
const HELD = VALUES.filter(({ kind }) => ["string", "user", "path"].includes(kind))

function randomRow({ next, pick }: ReturnType<typeof dice>): Row {
  const op = pick(OPS),
    size = arity(op) ?? 1 + next(3)
  const held = op === "has" || op === "has not"
  const of = next(6) || held ? undefined : pick(["days since", "days until", "count"] as const)
  return {
    kind: "row",
    path: pick(["level", "客户", "owner.department.name", "days_2", "inside", "order"]),
    ...(of ? { of } : {}),
    op,
    values: Array.from({ length: size }, () => pick(held ? HELD : VALUES)),
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
    ['"vip" in tags and not(current user in helpers)'],
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

  test("a list in square brackets is read as the one in round ones", () =>
    expect(print(parse('status in ["draft", "rejected"]')!)).toBe('status in ("draft", "rejected")'))

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

describe("what a condition is offered", () => {
  const document = {
    format: 1,
    key: "shop",
    name: "Shop",
    forms: [
      {
        key: "order",
        fields: [
          { key: "customer", type: "reference", form: "customer", label: { en: "Customer" } },
          { key: "owner", type: "person", label: { en: "Owner" } },
        ],
      },
      {
        key: "customer",
        fields: [
          { key: "address", type: "address", label: { en: "Address" } },
          { key: "parent", type: "reference", form: "customer", label: { en: "Parent" } },
        ],
      },
    ],
  } as unknown as AppDoc
  const words = (chosen?: string) => reachable(document.forms![0], document, "en", chosen).map((each) => each.words)

  test("the parts of an address, what people have, and the fields behind a relation", () =>
    expect(words()).toEqual(
      expect.arrayContaining(["Customer › Address › City", "Owner › Department", "Customer › Parent", "Created at"]),
    ))
  test("relations go on from what is chosen, as far as one likes", () => {
    expect(words()).not.toContain("Customer › Parent › Parent")
    expect(words("customer.parent")).toContain("Customer › Parent › Parent")
    expect(words("customer.parent.parent")).toContain("Customer › Parent › Parent › Address › City")
  })
  test("every path has the field at its end and its words", () => {
    for (const each of reachable(document.forms![0], document, "en", "customer.parent")) {
      expect(fieldAtPath(document.forms![0], each.path, document)).toBe(each.field)
      expect(namesOf(document.forms![0], "en", document).field(each.path)).toBe(each.words)
    }
  })
  test("a new comparison is one that the field allows, and reads back", () => {
    for (const type of ["text", "choice", "tags", "sub_table", "reference", "person", "address", "yes_no", "date"]) {
      const row = rowAt("f", { key: "f", type, options: [{ key: "a" }] } as FieldDef)
      const group: Group = { kind: "group", join: "and", parts: [row] }
      expect(parse(print(group)), type).toEqual(group)
    }
  })
})
