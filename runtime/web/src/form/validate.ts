/** Mistakes that the browser can see before asking. The server checks everything again. */
import type { FieldView } from "@/api/types"
import { currentLanguage, formatNumber, labelIn, say, type TextValues } from "@/i18n"
import { isEmpty, textOf } from "@/widgets"
import { compareDecimals } from "./values"
import "./texts"

const t = (key: string, values?: TextValues) => say(currentLanguage(), "form", key, values)
export const labelOf = (field: FieldView): string => labelIn(currentLanguage(), field.label) || field.key

const CHOOSING = new Set(["choice", "choices", "person", "department", "reference", "references", "date", "color"])
const NUMBERS = new Set(["integer", "decimal", "money", "percent", "rating"])

export function unreadableMessage(field: FieldView, text: string): string {
  if (NUMBERS.has(field.type)) return t("unreadable_number", { value: text })
  if (field.type === "date" || field.type === "date_time") return t("unreadable_date", { value: text })
  if (field.type === "duration") return t("unreadable_duration", { value: text })
  return t("unreadable", { value: text })
}

export const emptyMessage = (field: FieldView): string =>
  t(CHOOSING.has(field.type) ? "empty_choice" : "empty", { label: labelOf(field) })

function numberMistake(field: FieldView, value: string): string | null {
  const shown = textOf(field, value)
  if (field.type === "integer" && /[.]/.test(value)) return t("not_whole", { value })
  const { min, max } = field
  if (field.type === "rating") return null
  if (min !== null && min !== undefined && compareDecimals(value, String(min)) < 0)
    return t("too_small", { value: shown, limit: textOf(field, String(min)) })
  if (max !== null && max !== undefined && compareDecimals(value, String(max)) > 0)
    return t("too_big", { value: shown, limit: textOf(field, String(max)) })
  return null
}

function textMistake(field: FieldView, value: string): string | null {
  if (field.max_length && value.length > field.max_length)
    return t("too_long", { n: formatNumber(value.length), limit: formatNumber(field.max_length) })
  if (field.type === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return t("bad_email", { value })
  if (field.type === "url" && !/^(https?:\/\/)?[^\s/]+\.[^\s]+$/i.test(value)) return t("bad_url", { value })
  return null
}

/** The sentence for a value that breaks its field's own bounds; null when it is fine. */
export function mistakeOf(field: FieldView, value: unknown, required: boolean): string | null {
  if (isEmpty(value) && field.type !== "yes_no") return required ? emptyMessage(field) : null
  if (NUMBERS.has(field.type)) return numberMistake(field, String(value))
  if (typeof value === "string") return textMistake(field, value)
  if (field.type === "sub_table" && Array.isArray(value) && Number(field.min_rows ?? 0) > value.length)
    return t("too_few_rows", { label: labelOf(field), n: value.length, limit: Number(field.min_rows) })
  return null
}

/** Mistakes of a sub-table's cells, by `row/column`. */
export function innerMistakes(field: FieldView, rows: unknown): Record<string, string> {
  const found: Record<string, string> = {}
  if (field.type !== "sub_table" || !Array.isArray(rows)) return found
  rows.forEach((row: Record<string, unknown>, index) => {
    for (const column of field.fields ?? []) {
      const mistake = mistakeOf(column, row[column.key], column.required === true)
      if (mistake) found[`${index}/${column.key}`] = mistake
    }
  })
  return found
}
