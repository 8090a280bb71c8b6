/** The columns of a list: which field each shows, how wide it is, and on which side its values stand. */
import { fieldAt } from "@/app"
import { isNumeric } from "@/widgets"
import type { AppView, FieldView, FormView, Label } from "@/api/types"

export interface Column {
  path: string
  field: FieldView
  label: Label
  width: number
  isRight: boolean
  isTitle: boolean
}

const WIDTHS: Record<string, number> = {
  text: 160, long_text: 220, choice: 112, choices: 150, tags: 160, person: 128, department: 128, reference: 168, references: 180,
  money: 132, decimal: 108, integer: 92, percent: 84, date: 138, date_time: 142, time: 84, duration: 100, yes_no: 72,
  rating: 108, phone: 140, email: 180, url: 180, address: 180, auto_number: 132, attachment: 120, image: 72, color: 72,
}

const SYSTEM: Record<string, { type: string; label: Label }> = {
  created_at: { type: "date_time", label: { en: "Created", zh: "创建时间" } },
  updated_at: { type: "date_time", label: { en: "Changed", zh: "修改时间" } },
  created_by: { type: "person", label: { en: "Created by", zh: "创建人" } },
  updated_by: { type: "person", label: { en: "Changed by", zh: "修改人" } },
}

/** A column even for the four facts every record has without a field of its own. */
export function fieldFor(app: AppView, form: FormView, path: string): FieldView | undefined {
  const system = SYSTEM[path]
  return fieldAt(app, form, path) ?? (system && {
    key: path, type: system.type, widget: system.type, label: system.label, operators: [], value_type: system.type, may_write: false,
  })
}

export function columnsOf(app: AppView, form: FormView, paths: string[], widths: Record<string, number>): Column[] {
  const shown = paths.length > 0 ? paths : form.fields.slice(0, 6).map((field) => field.key)
  return shown.flatMap((path) => {
    const field = fieldFor(app, form, path)
    if (!field) return []
    const isTitle = path === form.title
    return [{ path, field, label: field.label || field.key, isTitle, isRight: isNumber(field), width: widths[path] ?? (isTitle ? 256 : WIDTHS[field.widget] ?? 140) }]
  })
}

/** Numbers stand at the right; a computed field is judged by the type of its value. */
export const isNumber = (field: FieldView): boolean =>
  isNumeric(field) || (["computed", "lookup", "rollup"].includes(field.widget) && field.value_type === "number")

export const isDated = (field: FieldView): boolean => /^date/.test(field.value_type) || /^date/.test(field.widget)

/** Moves one key to the place of another. */
export function moved<T>(items: T[], from: number, to: number): T[] {
  const next = [...items]
  const [item] = next.splice(from, 1)
  if (item !== undefined) next.splice(to, 0, item)
  return next
}

/** Clicking a head: ascending, descending, as the view says. */
export function nextSort(sort: string[], path: string): string[] | null {
  if (sort[0] === path) return [`-${path}`]
  if (sort[0] === `-${path}`) return null
  return [path]
}

const STORE = "mortise.widths"

export function storedWidths(app: string, form: string): Record<string, number> {
  try {
    return (JSON.parse(localStorage.getItem(`${STORE}.${app}.${form}`) ?? "{}") ?? {}) as Record<string, number>
  } catch {
    return {}
  }
}

export function storeWidths(app: string, form: string, widths: Record<string, number>): void {
  localStorage.setItem(`${STORE}.${app}.${form}`, JSON.stringify(widths))
}
