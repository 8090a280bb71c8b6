/** What an evaluation may see of the world, as the caller gives it and as the evaluator keeps it. */
import { localDay } from "./temporal"
import { Day, Moment } from "./values"

/** `now`: a Date or an ISO instant; `user`: the person, `{id, name, department: {id}, …}`. */
export interface Env { now: Date | string; timezone: string; user: Record<string, unknown> | null }

/** `step`: uses up the evaluation's budget; `inside`: a call of a function; `turning`: how many loops are around. */
export interface World { now: Moment; today: Day; timezone: string; user: Record<string, unknown> | null; step(count?: number): void; inside<T>(call: () => T): T; turning: number }

const STEPS = 100_000
const CALLS = 64

export function worldOf(env: Env): World {
  const now = new Moment((env.now instanceof Date ? env.now : new Date(env.now)).getTime() * 1000)
  let steps = 0, depth = 0
  return {
    turning: 0, now, timezone: env.timezone, user: env.user, today: localDay(now, env.timezone),
    step(count = 1) {
      steps += count
      if (steps > STEPS) throw new Error("expr.limit.steps")
    },
    inside(call) {
      if (++depth > CALLS) throw new Error("expr.limit.calls")
      try {
        return call()
      } finally {
        depth--
      }
    },
  }
}
