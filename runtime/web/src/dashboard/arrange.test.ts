import { describe, expect, test } from "vitest"
import { arrange, linesIn, type Block, type Placed } from "./arrange"

type Part = Placed & { key: string }
const part = (key: string, x: number, y: number, w: number, h: number): Part => ({ key, x, y, w, h })
const drawn = (block: Block<Part>): unknown =>
  block.kind === "part" ? block.part.key : { [block.kind]: block.blocks.map(drawn) }

describe("the parts of a page", () => {
  test("two columns stay two columns, each as high as its own parts", () => {
    const page = [part("todo", 0, 0, 7, 5), part("funnel", 0, 5, 7, 4), part("goal", 7, 0, 5, 2), part("calendar", 7, 2, 5, 4)]
    expect(drawn(arrange(page))).toEqual({ row: [{ stack: ["todo", "funnel"] }, { stack: ["goal", "calendar"] }] })
  })

  test("a part that a role may not see leaves no hole", () => {
    const page = [part("todo", 0, 0, 7, 5), part("calendar", 7, 2, 5, 4), part("wide", 0, 6, 12, 4)]
    expect(drawn(arrange(page))).toEqual({ stack: [{ row: ["todo", "calendar"] }, "wide"] })
  })

  test("shares of the width are kept", () => {
    const block = arrange([part("a", 0, 0, 3, 2), part("b", 3, 0, 9, 2)])
    expect(block.kind === "row" && block.blocks.map((each) => each.w)).toEqual([3, 9])
  })

  test("parts that overlap or interlock stand below each other in reading order", () => {
    expect(drawn(arrange([part("b", 2, 1, 6, 3), part("a", 0, 0, 6, 3)]))).toEqual({ stack: ["a", "b"] })
    const pinwheel = [part("a", 0, 0, 8, 4), part("b", 8, 0, 4, 8), part("c", 4, 8, 8, 4), part("d", 0, 4, 4, 8), part("e", 4, 4, 4, 4)]
    expect(drawn(arrange(pinwheel))).toEqual({ stack: ["a", "b", "d", "e", "c"] })
  })

  test("only whole lines are shown", () => {
    expect(linesIn(5, 48)).toBe(5)
    expect(linesIn(1, 48)).toBe(2)
  })
})
