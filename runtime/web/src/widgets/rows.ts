import Decimal from "decimal.js-light"
import type { FieldView } from "@/api/types"

/** Columns that have a meaningful sum. */
export const summed = (field: FieldView): boolean =>
  ["money", "decimal", "integer"].includes(field.type)
    ? !/price|rate|单价/i.test(`${field.key} ${JSON.stringify(field.label)}`)
    : field.type === "computed" && (field.format === "money" || field.value_type === "number")

/** The exact sum of one column; empty cells count as nothing. */
export function sumOf(rows: Record<string, unknown>[], key: string): string {
  let total = new Decimal(0)
  for (const row of rows) {
    const value = row[key]
    if ((typeof value === "string" || typeof value === "number") && /^-?\d+(\.\d+)?$/.test(String(value)))
      total = total.plus(String(value))
  }
  return total.toString()
}
