/** What keeps a short formula from filling the memory or running on: sizes of values, and what loops cost. */
import { lengthOf } from "./texts"
import type { World } from "./world"

const CHARACTERS = 1_000_000
const ITEMS = 50_000
const FEW_ITEMS = 10, CHARACTERS_A_STEP = 100
/** Items of a list copied for one step. */
export const COPIED = 100

/** A value that may have grown. */
export function bounded(value: unknown): unknown {
  if (typeof value === "string" && value.length > CHARACTERS && lengthOf(value) > CHARACTERS) throw new Error("expr.limit.string")
  if (Array.isArray(value) && value.length > ITEMS) throw new Error("expr.limit.list")
  return value
}

/** A value that a loop meets: what is done with it costs steps by its size. */
export function weighed(value: unknown, world: World): unknown {
  if (typeof value === "string") world.step(Math.floor(value.length / CHARACTERS_A_STEP))
  else if (Array.isArray(value)) world.step(value.length > FEW_ITEMS ? value.length : Math.floor(value.length / 2))
  return value
}

/** What is worked out again and again. */
export function turning<T>(world: World, loop: () => T): T {
  world.turning++
  try {
    return loop()
  } finally {
    world.turning--
  }
}
