/** Whether values belong to types, and how arguments are fitted to parameters; the twin of engines/expr/coerce.py and calls.py. */
import { Closure, isDict, kindOf, OnServer, type Range } from "./values"

/** A kind, or a kind with what is inside it: `["list", "number"]`, `["context", [["name", "string"], …]]`. */
export type Type = string | readonly ["list" | "range", Type] | readonly ["context", readonly (readonly [string, Type])[]]
/** The parameters of one signature: the types each takes, and whether it may be left out (`?`) or takes all the rest (`…`). */
export type Shape = readonly (readonly [readonly Type[], "" | "?" | "…"])[]

const absent = (value: unknown) => value === null || value === undefined

/** Null belongs to every type. */
export function conforms(value: unknown, type: Type): boolean {
  if (absent(value) || type === "Any") return true
  const [kind, inside] = typeof type === "string" ? [type, undefined] : type
  if (kind === "server") throw new OnServer("the type of a function")
  const found = kindOf(value)
  if (found !== kind && !(found === "context" && kind === "record")) return false
  if (inside === undefined) return true
  if (kind === "list") return (value as unknown[]).every((each) => conforms(each, inside as Type))
  if (kind === "range") return conforms((value as Range).low, inside as Type) && conforms((value as Range).high, inside as Type)
  return (inside as [string, Type][]).every(([name, each]) => isDict(value) && name in value && conforms(value[name], each))
}

/** `value instance of type`: null is an instance of Null only. */
export const instanceOf = (value: unknown, type: Type): boolean => (absent(value) || type === "null" ? absent(value) && type === "null" : conforms(value, type))

/** The value as one of the types, in a list of one: a list of one stands for its item, an item for a list of one. */
function coerced(value: unknown, types: readonly Type[]): [unknown] | null {
  if (types.includes("Any")) return [value]
  if (absent(value)) return null
  const takes = (each: unknown) => types.some((type) => conforms(each, type))
  if (takes(value)) return [value]
  if (Array.isArray(value) && value.length === 1 && !absent(value[0]) && takes(value[0])) return [value[0]]
  return types.some((type) => type === "list" || (type[0] === "list" && conforms(value, type[1] as Type))) ? [[value]] : null
}

function fittedTo(shape: Shape, values: unknown[], nulls: boolean): unknown[] | null {
  const rest = shape.at(-1)?.[1] === "…", least = shape.filter(([, mark]) => !mark).length || (rest ? 1 : 0)
  if (values.length < least || (values.length > shape.length && !rest)) return null
  const fitted: unknown[] = []
  for (const [index, value] of values.entries()) {
    const [types, mark] = shape[Math.min(index, shape.length - 1)]!
    const chosen = coerced(value, types)
    if (!chosen && !(absent(value) && (nulls || mark === "?"))) return null
    fitted.push(chosen ? chosen[0] : null)
  }
  return fitted
}

/** The arguments as the first signature that takes them wants them; null when none does. */
export function fitted(shapes: readonly Shape[], values: unknown[], nulls: boolean): unknown[] | null {
  for (const shape of shapes) {
    const found = fittedTo(shape, values, nulls)
    if (found) return found
  }
  return null
}

/** A call of a function value; null when it is none, takes another number of arguments, or other types. */
export function invoke(called: unknown, values: unknown[], names?: string[] | null): unknown {
  if (!(called instanceof Closure)) return null
  const given = names ? inOrder(called, names, values) : values
  if (!given || (!called.builtIn && given.length !== called.names.length)) return null
  const types = called.types as Type[] | null
  const chosen = types ? given.map((each, index) => declared(each, types[index]!)) : given
  return chosen.includes(MISFIT) ? null : (called.call(...chosen) ?? null)
}

function inOrder(called: Closure, names: string[], values: unknown[]): unknown[] | null {
  if (new Set(names).size < names.length || names.some((each) => !called.names.includes(each))) return null
  const ordered = called.names.map((each) => values[names.indexOf(each)])
  if (called.builtIn) while (ordered.length && ordered.at(-1) === undefined) ordered.pop()
  return called.builtIn || names.length === called.names.length ? ordered.map((each) => each ?? null) : null
}

const MISFIT = Symbol("misfit")
/** The value as a parameter declares it: a list of one for its item, an item for a list of one. */
function declared(value: unknown, type: Type): unknown {
  if (conforms(value, type)) return value
  if (Array.isArray(value)) return value.length === 1 && conforms(value[0], type) ? value[0] : MISFIT
  if (kindOf(value) === "date" && type === "date and time") throw new OnServer("midnight in UTC")
  if (type !== "list" && type[0] !== "list") return MISFIT
  const inside = type === "list" ? value : declared(value, type[1] as Type)
  return inside === MISFIT ? MISFIT : [inside]
}
