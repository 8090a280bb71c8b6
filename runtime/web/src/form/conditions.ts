/** The only door to the expression evaluator: wire values in, wire values out. */
import { evaluate, truth } from "@/feel"
import type { FieldView, Me, Tree } from "@/api/types"
import { fromFeel } from "./values"

export interface EvalEnv {
  now: Date
  timezone: string
  user: Record<string, unknown>
}

export const envOf = (me: Me): EvalEnv => ({ now: new Date(), timezone: me.timezone, user: { ...me, title: me.name } })

type Scope = Record<string, unknown>

/** The values of a record as names of the language. */
export function scopeOf(fields: FieldView[], values: Scope, outer?: Scope): Scope {
  const scope: Scope = { ...outer }
  for (const field of fields) scope[field.key] = values[field.key] ?? null
  return scope
}

/** Condition slots are two-valued; an expression that cannot be evaluated here counts as `otherwise` (the server decides). */
export function holds(tree: Tree, scope: Scope, env: EvalEnv, otherwise: boolean): boolean {
  try {
    return truth(tree, scope, env)
  } catch {
    return otherwise // an unknown node of a newer server: the server checks again on save
  }
}

export function valueOf(tree: Tree, scope: Scope, env: EvalEnv): unknown {
  try {
    return fromFeel(evaluate(tree, scope, env))
  } catch {
    return undefined // see holds
  }
}
