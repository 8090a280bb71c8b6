import { describe, expect, test } from "vitest"
import type { Lane, Rec } from "@/api/types"
import { neighbour, plus, withMore, withMoved } from "./board"

const card = (id: string, amount: string): Rec => ({ id, revision: 1, title: id, amount, stage: "a" })
const lanes: Lane[] = [
  { key: "a", count: 9, sums: { amount: "300.50" }, items: [card("1", "100.50"), card("2", "200")], next: "n" },
  { key: "b", count: 0, sums: { amount: "0" }, items: [], next: null },
  { key: "c", count: 1, sums: { amount: "5" }, items: [card("3", "5")], next: null },
]

describe("a board", () => {
  test("a moved card is on top of its lane; counts and sums follow exactly", () => {
    const next = withMoved(lanes, "1", "c", "stage", ["amount"])
    expect(next[0]).toMatchObject({ count: 8, sums: { amount: "200.00" } })
    expect(next[2]!.items.map((item) => [item.id, item.stage])).toEqual([["1", "c"], ["3", "a"]])
    expect(next[2]!.sums).toEqual({ amount: "105.50" })
  })

  test("moving to its own lane, or an unknown card, changes nothing", () => {
    expect(withMoved(lanes, "1", "a", "stage", [])).toEqual(lanes)
    expect(withMoved(lanes, "77", "b", "stage", [])).toBe(lanes)
  })

  test("a page that repeats a card does not show it twice", () => {
    expect(withMore(lanes, "a", [card("2", "1"), card("9", "1")], null)[0]!.items.map((item) => item.id)).toEqual(["1", "2", "9"])
  })

  test("arrows skip empty lanes", () => {
    expect(neighbour(lanes, "2", "ArrowRight")).toBe("3")
    expect(neighbour(lanes, "3", "ArrowLeft")).toBe("1")
    expect(neighbour(lanes, "1", "ArrowUp")).toBeNull()
  })

  test("decimal texts are added exactly", () => {
    expect(plus("0.1", "0.2")).toBe("0.3")
    expect(plus("1", "2.005", -1)).toBe("-1.005")
  })
})
