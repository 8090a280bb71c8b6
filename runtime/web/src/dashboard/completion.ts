/** How a record leaves a to-do list: which field gets which value when somebody ticks it off. */
import type { FieldView, FormView, Rec, ViewDef } from "@/api/types"

export interface Completion { field: string; value: unknown; before: unknown }

const DONE = /^(done|completed|complete|finished|已完成|完成)$/

/**
 * What ticking would set in this form: a choice that has an option named done (or a yes/no field called so). A view's own
 * chips come first, because they say what "open" is; its condition is known to the server only.
 */
export function completionOf(form: FormView, view: ViewDef): Completion | null {
  if (!form.may.update) return null
  for (const chip of (view.filters ?? []).filter((each) => (each.op ?? "=") === "=")) {
    const field = form.fields.find((each) => each.key === chip.field)
    const found = field?.may_write ? opposite(field, chip.value) : null
    if (found) return found
  }
  const field = form.fields.find((each) => each.may_write && (each.options?.some((option) => DONE.test(option.key)) || (each.widget === "yes_no" && DONE.test(each.key))))
  return field ? opposite(field, field.options?.find((option) => !DONE.test(option.key))?.key ?? false) : null
}

/** A list of open things: nothing in it is done yet. Then it may be ticked off where it stands. */
export const isOpenList = (records: readonly Rec[], completion: Completion): boolean => records.every((rec) => rec[completion.field] !== completion.value)

/** The date by which a thing is due. */
export const dueFieldOf = (form: FormView): FieldView | undefined =>
  form.fields.find((field) => field.widget === "date" && (field.trees as { overdue?: unknown } | undefined)?.overdue !== undefined) ?? form.fields.find((field) => field.widget === "date" && /due|deadline|until|截止/.test(field.key))

function opposite(field: FieldView, value: unknown): Completion | null {
  if (field.widget === "yes_no") return value === false || value === "false" ? { field: field.key, value: true, before: false } : null
  const done = field.options?.find((option) => DONE.test(option.key))
  return done && value !== done.key ? { field: field.key, value: done.key, before: value } : null
}
