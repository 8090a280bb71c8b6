import { describe, expect, test } from "vitest"
import { idle, press, toggle, toggleAll, type KeyState } from "./keys"

const rows = { ids: ["a", "b", "c", "d"], columns: 3 }
const type = (state: KeyState, ...keys: string[]): KeyState =>
  keys.reduce((now, key) => press(now, { key: key.replace("shift+", ""), shift: key.startsWith("shift+"), ctrl: false }, rows)?.[0] ?? now, state)

describe("the list's keyboard", () => {
  test("J and K move and stop at the ends", () => {
    expect(type(idle, "j").row).toBe(0)
    expect(type(idle, "j", "j", "j", "j", "j", "j").row).toBe(3)
    expect(type(idle, "j", "k", "k").row).toBe(0)
  })

  test("X ticks, again X unticks, shift extends from the last ticked row", () => {
    const one = type(idle, "j", "x")
    expect([...one.selected]).toEqual(["a"])
    expect(type(one, "x").selected.size).toBe(0)
    const many = toggle(one, 2, true, rows)
    expect([...many.selected]).toEqual(["a", "b", "c"])
  })

  test("shift and an arrow tick a range", () => {
    expect([...type(idle, "j", "shift+ArrowDown", "shift+ArrowDown").selected]).toEqual(["a", "b", "c"])
  })

  test("Enter opens the record on the first column and edits on the others", () => {
    const at = type(idle, "j")
    expect(press(at, { key: "Enter", shift: false, ctrl: false }, rows)?.[1]).toEqual({ do: "open", id: "a" })
    expect(press(type(at, "ArrowRight"), { key: "Enter", shift: false, ctrl: false }, rows)?.[1]).toEqual({ do: "edit", id: "a", column: 1 })
  })

  test("Escape clears the ticks first and leaves after that", () => {
    const ticked = type(idle, "j", "x")
    expect(type(ticked, "Escape").selected.size).toBe(0)
    expect(press(idle, { key: "Escape", shift: false, ctrl: false }, rows)?.[1]).toEqual({ do: "leave" })
  })

  test("a key that means nothing here is passed on", () => {
    expect(press(idle, { key: "q", shift: false, ctrl: false }, rows)).toBeNull()
    expect(press(idle, { key: "c", shift: false, ctrl: true }, rows)).toBeNull()
  })

  test("all, then none", () => {
    const all = toggleAll(idle, rows)
    expect(all.selected.size).toBe(4)
    expect(toggleAll(all, rows).selected.size).toBe(0)
  })
})
