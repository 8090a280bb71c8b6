/** The operators of the filter builder: what each is called, and what kind of value it wants. */
import type { FieldView } from "@/api/types"

/** none: nothing to write · one: a value of the field · many: several · two: from and to · text · period: a named one. */
export type Wants = "none" | "one" | "many" | "two" | "text" | "period"

const WANTS: Record<string, Wants> = {
  "empty": "none", "not empty": "none",
  "in": "many", "not in": "many", "has any": "many", "has all": "many", "has none": "many",
  "between": "two", "contains": "text", "not contains": "text", "starts with": "text", "ends with": "text",
  "relative": "period",
}

export function wants(op: string): Wants {
  return WANTS[op] ?? "one"
}

/** Operators of a field, as the server says; a field that says nothing can be compared and be empty. */
export function operatorsOf(field: FieldView): string[] {
  return field.operators && field.operators.length > 0 ? field.operators : ["=", "!=", "empty", "not empty"]
}

/** The text key of an operator's words: dates are "after", numbers "more than". */
export function wordKey(op: string, field?: FieldView): string {
  const dated = field !== undefined && /^date/.test(String(field.value_type ?? field.type))
  if (dated && ["<", "<=", ">", ">="].includes(op)) return `op.date.${op}`
  return `op.${op}`
}

/** Every field, each followed by its parts. */
export const withParts = (fields: FieldView[]): FieldView[] => fields.flatMap((field) => [field, ...(field.parts ?? [])])

/** Fields one may filter by. */
export function filterable(fields: FieldView[]): FieldView[] {
  return withParts(fields).filter((field) => (field.operators?.length ?? 0) > 0)
}
