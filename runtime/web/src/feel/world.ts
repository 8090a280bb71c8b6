/** What an evaluation may see of the world, as the caller gives it and as the evaluator keeps it. */
import { localDay } from "./temporal"
import { Day, Moment, OnServer } from "./values"

/** `now`: a Date or an ISO instant; `user`: the person, `{id, name, department: {id}, …}`. */
export interface Env { now: Date | string; timezone: string; user: Record<string, unknown> | null }

export interface World {
  now: Moment
  today: Day
  timezone: string
  user: Record<string, unknown> | null
  /** Uses up the steps of the evaluation, as the server counts them. */
  step(count?: number): void
  /** Uses up what is dear only here; beyond it the server is asked. */
  work(count: number): void
  /** A call of a function. */
  inside<T>(call: () => T): T
  /** How many loops are around. */
  turning: number
}

const STEPS = 100_000
const CALLS = 64

export function worldOf(env: Env): World {
  const now = new Moment((env.now instanceof Date ? env.now : new Date(env.now)).getTime() * 1000)
  let steps = 0, works = 0, depth = 0, today: Day | undefined
  return {
    turning: 0, now, timezone: env.timezone, user: env.user,
    get today() { return (today ??= localDay(now, env.timezone)) },
    step(count = 1) {
      steps += count
      if (steps > STEPS) throw new Error("expr.limit.steps")
    },
    work(count) {
      works += count
      if (works > STEPS) throw new OnServer("as much work as this")
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
