/** Which column goes into which field, and what is wrong with a choice. */
import type { FieldView, FormView, ImportPlan } from "@/api/types"
import { withParts } from "@/list/operators"

const NOT_WRITTEN = new Set(["computed", "lookup", "rollup", "related", "sub_table", "attachment", "image", "created_at", "created_by", "updated_at", "updated_by"])

/** Fields a column may go into, each followed by its parts. */
export const importable = (form: FormView): FieldView[] => withParts(form.fields.filter((field) => field.may_write && !NOT_WRITTEN.has(field.type)))

export type Mapping = Record<string, string>

/** The server's suggestions, each field at most once. */
export function suggested(plan: ImportPlan, fields: FieldView[]): Mapping {
  const known = new Set(fields.map((field) => field.key))
  const mapping: Mapping = {}
  for (const column of plan.columns) {
    if (column.field && known.has(column.field) && !Object.values(mapping).includes(column.field)) mapping[column.name] = column.field
  }
  return mapping
}

export interface MappingFault { twice: string | null; isEmpty: boolean; missing: FieldView[] }

/** `missing`: required fields without a column and without a default; only a warning, since updates may do without. */
export function faultsOf(mapping: Mapping, fields: FieldView[]): MappingFault {
  const used = Object.values(mapping)
  const twice = used.find((key, index) => used.indexOf(key) !== index || (key.includes(".") && used.includes(key.slice(0, key.indexOf("."))))) ?? null
  const missing = fields.filter((field) => field.required === true && !field.default && !field.trees?.default && !used.includes(field.key))
  return { twice, isEmpty: used.length === 0, missing }
}

/** Mistakes as a spreadsheet; texts that a spreadsheet would run as formulas are made harmless. */
export function errorsCsv(errors: { row: number; column?: string; message: string }[], heads: string[]): string {
  const cell = (value: unknown): string => {
    const text = String(value ?? "")
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  }
  return `\uFEFF${[heads, ...errors.map((one) => [one.row, one.column ?? "", one.message])].map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`
}
