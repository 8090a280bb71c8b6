/** How a record leaves a to-do list: which field gets which value when somebody ticks it off. */
import type { FieldView, FormView, ViewDef } from "@/api/types"

export interface Completion { field: string; value: unknown; before: unknown }

const DONE = /^(done|completed|complete|finished|已完成|完成)$/

/**
 * Read from the view itself: it shows open things, so ticking sets what it asks for to its opposite. Only a yes/no field
 * asked to be false, or a choice that has an option named done, is a to-do; anything else is an ordinary list.
 */
export function completionOf(form: FormView, view: ViewDef): Completion | null {
  for (const [key, value] of asked(view)) {
    const field = form.fields.find((each) => each.key === key)
    const found = field && field.may_write && form.may.update ? opposite(field, value) : null
    if (found) return found
  }
  return null
}

function opposite(field: FieldView, value: unknown): Completion | null {
  if (field.widget === "yes_no") return value === false || value === "false" ? { field: field.key, value: true, before: false } : null
  const done = field.options?.find((option) => DONE.test(option.key))
  return done && value !== done.key ? { field: field.key, value: done.key, before: value } : null
}

/** What the view asks of its fields with "equal": chips first, then the plain parts of its condition. */
function asked(view: ViewDef): [string, unknown][] {
  const chips = (view.filters ?? []).filter((chip) => (chip.op ?? "=") === "=").map((chip): [string, unknown] => [chip.field, chip.value])
  const plain = [...(view.where ?? "").matchAll(/([\p{L}_][\p{L}\p{N}_]*)\s*=\s*(?:"([^"]*)"|(true|false))/gu)]
  return [...chips, ...plain.map((match): [string, unknown] => [match[1]!, match[2] ?? match[3] === "true"])]
}
