import { describe, expect, test } from "vitest"
import { lineAt } from "./useLines"

const starts = (heights: number[]): Float64Array => {
  const sums = [0]
  for (const height of heights) sums.push(sums[sums.length - 1]! + height)
  return Float64Array.from(sums)
}

describe("the line at a height", () => {
  test("the first one below which the offset lies", () => {
    const lines = starts([36, 32, 36, 36])
    expect([0, 35, 36, 67, 68, 103, 104, 139].map((offset) => lineAt(lines, offset))).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
  })

  test("beyond the ends the first and the last", () => {
    expect(lineAt(starts([36, 36]), 9999)).toBe(1)
    expect(lineAt(starts([36, 36]), -5)).toBe(0)
    expect(lineAt(starts([]), 10)).toBe(0)
  })
})
