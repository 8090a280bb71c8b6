/** Named undo and redo from immer patches. Pure: a history in, a history out. */
import type { Patch } from "immer"
import type { Text } from "../document/types"

export interface Step {
  id: number
  title: Text
  patches: Patch[]
  inverse: Patch[]
  before: readonly string[]
  after: readonly string[]
  at: number
  mergeKey?: string
}

export interface History {
  past: readonly Step[]
  future: readonly Step[]
}

export const EMPTY: History = { past: [], future: [] }
export const LIMIT = 500
export const MERGE_WITHIN_MS = 1500

/** Adds a step; neighbours with the same merge key, close in time, become one. */
export function record(history: History, step: Step): History {
  const last = history.past.at(-1)
  if (
    last &&
    step.mergeKey &&
    last.mergeKey === step.mergeKey &&
    step.at - last.at <= MERGE_WITHIN_MS &&
    !history.future.length
  ) {
    const merged: Step = {
      ...last,
      patches: [...last.patches, ...step.patches],
      inverse: [...step.inverse, ...last.inverse],
      after: step.after,
      at: step.at,
    }
    return { past: [...history.past.slice(0, -1), merged], future: [] }
  }
  return { past: [...history.past, step].slice(-LIMIT), future: [] }
}

export function back(history: History): [Step, History] | null {
  const step = history.past.at(-1)
  return step ? [step, { past: history.past.slice(0, -1), future: [step, ...history.future] }] : null
}

export function forth(history: History): [Step, History] | null {
  const [step, ...future] = history.future
  return step ? [step, { past: [...history.past, step], future }] : null
}
