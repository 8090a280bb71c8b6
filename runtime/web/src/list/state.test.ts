import { describe, expect, test } from "vitest"
import { effective, emptyState, isChanged, parseChip, readState, requestParams, viewOf, writeState } from "./state"
import type { ViewDef } from "@/api/types"

const view = {
  key: "mine", type: "list", columns: ["name", "level"], sort: ["-spent"], where: "owner = current user",
  filters: [{ field: "level", op: "in", value: ["vip"] }], sums: ["spent"],
} as ViewDef

describe("the list's state in the address", () => {
  test("everything set comes back the same", () => {
    const state = {
      view: "mine", q: "Müller & 张", chips: [{ field: "a.b", op: "in", value: ["x:y", "z"] }], filter: "a > 1 and b < 2",
      sort: ["-spent", "name"], group: "level", columns: ["name"],
    }
    expect(readState(writeState(state))).toEqual(state)
  })

  test("nothing set is an empty address", () => expect(writeState(emptyState)).toBe(""))

  test("no chips on purpose differs from chips as the view says", () => {
    expect(readState(writeState({ ...emptyState, chips: [] })).chips).toEqual([])
    expect(readState("").chips).toBeNull()
  })

  test("other parameters survive", () => expect(writeState({ ...emptyState, q: "x" }, "new=1&q=y")).toBe("new=1&q=x"))

  test("a chip with broken JSON is left out", () => {
    expect(parseChip("a:=:{")).toBeNull()
    expect(readState("chip=nonsense").chips).toEqual([])
  })
})

describe("what is asked of the server", () => {
  test("an untouched view is asked for by its key", () => {
    expect(requestParams(emptyState, view, true)).toEqual([["view", "mine"]])
  })

  test("with other chips the view is spelled out, its condition included", () => {
    const params = requestParams({ ...emptyState, chips: [], filter: "b" }, view, true)
    expect(params).toEqual([["filter", "(owner = current user) and (b)"], ["sort", "-spent"]])
  })

  test("a saved view is always spelled out", () => {
    expect(requestParams(emptyState, view, false)).toEqual([
      ["chip", 'level:in:["vip"]'], ["filter", "owner = current user"], ["sort", "-spent"]])
  })

  test("grouping sorts by the group first", () => {
    expect(requestParams({ ...emptyState, group: "level" }, view, true)).toEqual([["view", "mine"], ["sort", "level,-spent"]])
  })

  test("saving keeps what is on the screen", () => {
    const saved = viewOf({ ...emptyState, sort: ["name"], group: "level" }, view, "v", "Mine")
    expect(effective(emptyState, saved).sort).toEqual(["name"])
    expect(saved.group).toBe("level")
    expect(isChanged(emptyState)).toBe(false)
  })
})
