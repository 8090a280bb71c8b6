import { describe, expect, it } from "vitest"
import { pathOf, shapeOf, spent } from "./shapes"

describe("shapes", () => {
  it("draws nodes as BPMN does", () => {
    expect(shapeOf("exclusive_gateway", 50)).toBe("gateway")
    expect(shapeOf("approval", 100)).toBe("box")
    expect(shapeOf("start", 36)).toBe("event")
    expect(shapeOf("terminate", 36)).toBe("end")
    expect(shapeOf("event_sub_process", 212)).toBe("frame")
  })
  it("says a time in its largest unit", () => {
    expect(spent(42)).toEqual({ unit: "s", n: 42 })
    expect(spent(3 * 3600)).toEqual({ unit: "h", n: 3 })
    expect(spent(30 * 3600)).toEqual({ unit: "h", n: 30 })
    expect(spent(5 * 86_400)).toEqual({ unit: "d", n: 5 })
  })
  it("rounds the corners of a way and keeps its ends", () => {
    expect(pathOf([[0, 0], [20, 0]])).toBe("M0 0L20 0")
    expect(pathOf([[0, 0], [20, 0], [20, 30]])).toBe("M0 0L14 0Q20 0 20 6L20 30")
  })
})
