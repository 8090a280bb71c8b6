/** A filter in words: `Level · is any of · VIP, Core`. */
import type { Filter, FieldView, Label } from "@/api/types"
import { formatDate, formatMoney, formatNumber, formatPercent, type Translate } from "@/i18n"
import { isDated, isNumber } from "./columns"
import { wants, wordKey } from "./operators"

export interface ChipWords { name: string; operator: string; value: string | undefined }

export function chipWords(chip: Filter, field: FieldView | undefined, t: Translate, label: (label: Label) => string): ChipWords {
  const op = chip.op ?? "="
  return {
    name: field ? label(field.label) || field.key : chip.field,
    operator: t(wordKey(op, field)),
    value: wants(op) === "none" ? undefined : valueWords(chip, field, t, label),
  }
}

function valueWords(chip: Filter, field: FieldView | undefined, t: Translate, label: (label: Label) => string): string {
  const say = (value: unknown): string => oneWord(value, field, t, label)
  const kind = wants(chip.op ?? "=")
  if (kind === "period") return t(`period.${String(chip.value)}`)
  const values = Array.isArray(chip.value) ? (chip.value as unknown[]) : [chip.value]
  if (kind === "two") return values.map(say).join(" – ")
  return values.length > 2 ? t("filter.count", { n: values.length }) : values.map(say).join(t("and.list"))
}

function oneWord(value: unknown, field: FieldView | undefined, t: Translate, label: (label: Label) => string): string {
  if (value === null || value === undefined || value === "") return "—"
  if (value === "current user") return t("filter.me")
  if (typeof value === "boolean") return t(value ? "filter.yes" : "filter.no")
  if (typeof value === "object") return String((value as { title?: unknown; id?: unknown }).title ?? (value as { id?: unknown }).id ?? "")
  const option = field?.options?.find((each) => each.key === value)
  if (option) return label(option.label) || option.key
  const text = String(value)
  if (!field) return text
  if (field.widget === "money") return formatMoney(text, field.currency)
  if (field.widget === "percent") return formatPercent(text)
  if (isDated(field) && /^\d{4}-/.test(text)) return formatDate(text)
  return isNumber(field) ? formatNumber(text) : text
}
