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
  const open = { ...view, where: undefined }

  test("an untouched view is asked for by its key", () => {
    expect(requestParams(emptyState, open, "mine", true)).toEqual([["view", "mine"]])
  })

  test("changed chips stand in place of the view's, its condition stays with the server", () => {
    expect(requestParams({ ...emptyState, chips: [], filter: "b" }, open, "mine", true)).toEqual([["view", "mine"], ["own_chips", "true"], ["filter", "b"]])
  })

  test("a saved view spells out its chips, condition and order on top of the view it is built on", () => {
    expect(requestParams({ ...emptyState, filter: "b" }, view, "mine", false)).toEqual([
      ["view", "mine"], ["own_chips", "true"], ["chip", 'level:in:["vip"]'], ["filter", "(owner = current user) and (b)"], ["sort", "-spent"]])
  })

  test("without any view everything is spelled out", () => {
    expect(requestParams(emptyState, open, null, true)).toEqual([["chip", 'level:in:["vip"]'], ["sort", "-spent"]])
  })

  test("a chosen record goes to the server as its id", () => {
    const state = { ...emptyState, chips: [{ field: "owner", op: "in", value: [{ id: "7", title: "Chen" }, "current user"] }] }
    expect(requestParams(state, open, null, true)[0]).toEqual(["chip", 'owner:in:["7","current user"]'])
  })

  test("grouping sorts by the group first", () => {
    expect(requestParams({ ...emptyState, group: "level" }, open, "mine", true)).toEqual([["view", "mine"], ["sort", "level,-spent"]])
  })

  test("saving keeps what is on the screen and what it is built on", () => {
    const saved = viewOf({ ...emptyState, sort: ["name"], group: "level" }, view, "mine", "Mine")
    expect(effective(emptyState, saved).sort).toEqual(["name"])
    expect(saved).toMatchObject({ group: "level", key: "mine" })
    expect(isChanged(emptyState)).toBe(false)
  })
})
