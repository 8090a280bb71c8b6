import { describe, expect, test } from "vitest"
import { feelToChips } from "./feel"
import type { Filter } from "@/api/types"

const pairs: [Filter[], string][] = [
  [[{ field: "level", op: "=", value: "vip" }], 'level = "vip"'],
  [[{ field: "level", op: "in", value: ["vip", "core"] }], 'level in ("vip", "core")'],
  [[{ field: "level", op: "not in", value: ["lost"] }], 'not(level in ("lost"))'],
  [[{ field: "name", op: "contains", value: 'a "b" and c' }], 'contains(name, "a \\"b\\" and c")'],
  [[{ field: "spent", op: ">=", value: "1000.50" }], "spent >= 1000.50"],
  [[{ field: "created", op: "between", value: ["2026-01-01", "2026-01-31"] }], 'created in [@"2026-01-01"..@"2026-01-31"]'],
  [[{ field: "owner", op: "=", value: "current user" }, { field: "phone", op: "empty", value: null }], "owner = current user and phone = null"],
  [[{ field: "客户级别", op: "=", value: "重要" }], '客户级别 = "重要"'],
]

describe("chips from FEEL text", () => {
  test.each(pairs)("%j is read from %s", (chips, text) => {
    expect(feelToChips(text)).toEqual(chips)
  })

  test.each(['a = 1 or b = 2', "sum(orders.total) > 5", "days since(last) > 15", '(a = 1'])(
    "%s says more than chips can and stays text", (text) => {
      expect(feelToChips(text)).toBeNull()
    })

  test("an empty text is no chips", () => expect(feelToChips("  ")).toEqual([]))
})
