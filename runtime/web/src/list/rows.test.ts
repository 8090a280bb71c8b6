import { describe, expect, test } from "vitest"
import type { Rec } from "@/api/types"
import { columnsOf, moved, nextSort } from "./columns"
import { valueAt } from "./data"
import { linesOf } from "./rows"
import type { AppView, FormView } from "@/api/types"

const rec = (id: string, level: unknown): Rec => ({ id, revision: 1, title: id, level })

describe("lines of a table", () => {
  const records = [rec("1", "vip"), rec("2", "vip"), rec("3", null), rec("4", { id: "9", title: "x" })]

  test("without a group every record is a line", () => expect(linesOf(records, "", new Set()).length).toBe(4))

  test("a head stands where the value changes, also before the empty ones", () => {
    expect(linesOf(records, "level", new Set()).map((line) => line.kind === "group" ? `#${line.key}` : line.rec.id)).toEqual(["#vip", "1", "2", "#", "3", "#9", "4"])
  })

  test("a folded group keeps its head and its rows keep their place in the selection", () => {
    const lines = linesOf(records, "level", new Set(["vip"]))
    expect(lines.length).toBe(5)
    expect(lines.find((line) => line.kind === "row")).toMatchObject({ index: 2 })
  })
})

describe("columns", () => {
  const form = { key: "c", title: "name", fields: [
    { key: "name", widget: "text", type: "text", label: "Name", value_type: "string" },
    { key: "spent", widget: "computed", type: "computed", label: "Spent", value_type: "number" },
    { key: "owner", widget: "person", type: "person", label: "Owner", value_type: "record<core.person>" },
  ] } as unknown as FormView
  const app = { key: "a", forms: { c: form } } as unknown as AppView

  test("unknown paths are left out, numbers stand at the right, the title is wide", () => {
    const columns = columnsOf(app, form, ["name", "gone", "spent", "created_at"], { spent: 99 })
    expect(columns.map((column) => [column.path, column.isRight, column.width])).toEqual([["name", false, 256], ["spent", true, 99], ["created_at", false, 142]])
  })

  test("moving keeps every column once", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"])
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"])
  })

  test("a head sorts up, down, then as the view says", () => {
    expect(nextSort([], "x")).toEqual(["x"])
    expect(nextSort(["x"], "x")).toEqual(["-x"])
    expect(nextSort(["-x"], "x")).toBeNull()
  })

  test("a path is read whole or through the reference", () => {
    expect(valueAt({ id: "1", revision: 1, title: "", "owner.name": "A" }, "owner.name")).toBe("A")
    expect(valueAt({ id: "1", revision: 1, title: "", owner: { name: "B" } }, "owner.name")).toBe("B")
    expect(valueAt({ id: "1", revision: 1, title: "", owner: null }, "owner.name")).toBeUndefined()
  })
})
