/** A value in plain words: tooltips, merge dialogs, timeline, `aria-label`s. */
import type { FieldView, OptionView } from "@/api/types"
import {
  currentLanguage,
  formatBytes,
  formatDate,
  formatDateTime,
  formatDuration,
  formatMoney,
  formatNumber,
  formatPercent,
  formatTime,
  labelIn,
} from "@/i18n"
import { isEmpty } from "./contract"

const optionText = (options: OptionView[] | undefined, key: unknown) => {
  const option = options?.find((each) => each.key === key)
  return option ? labelIn(currentLanguage(), option.label) || option.key : String(key)
}

const optionTexts = (options: OptionView[], value: unknown): string =>
  (Array.isArray(value) ? value : [value])
    .map((each) => optionText(options, each))
    .join(currentLanguage() === "zh" ? "、" : ", ")

/** The largest part first in Chinese, last elsewhere; the country only when it is not the one of everybody (`home`). */
export const addressText = (value: Record<string, string | null>, home = "CN"): string => {
  const country = value.country && value.country !== home ? countryName(value.country) : null
  const parts = [country, ...["province", "city", "district", "street"].map((part) => value[part])].filter(Boolean)
  const once = [...new Set(parts)]
  return /\p{Script=Han}/u.test(once.join("")) ? once.join("") : once.reverse().join(", ")
}

const countryName = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames([currentLanguage() === "zh" ? "zh-CN" : "en"], { type: "region" }).of(code) ?? code) : code

const FORMATS: Record<string, (value: any, field: FieldView) => string> = {
  money: (value, field) => formatMoney(value, field.currency, (field.decimals as number) ?? 2),
  decimal: (value, field) => withUnit(formatNumber(value, (field.decimals as number) ?? 2), field),
  integer: (value, field) => withUnit(formatNumber(value, 0), field),
  percent: (value) => formatPercent(value),
  date: (value) => formatDate(value),
  date_time: (value) => formatDateTime(value),
  time: (value) => formatTime(value),
  duration: (value) => formatDuration(value),
  yes_no: (value) => (currentLanguage() === "zh" ? (value ? "是" : "否") : value ? "Yes" : "No"),
  choice: (value, field) => optionText(field.options, value),
  choices: (value, field) => optionTexts(field.options ?? [], value),
  address: (value, field) => addressText(value, field.country as string | undefined),
  rich_text: (value) =>
    String(value)
      .replace(/<[^>]+>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  computed: (value, field) => computedText(value, field),
  lookup: (value, field) => computedText(value, field),
  rollup: (value, field) => computedText(value, field),
}

const withUnit = (text: string, field: FieldView) => (field.unit ? `${text} ${field.unit}` : text)

/** Computed fields say how they look: `format`, else their type decides. */
export function computedText(value: unknown, field: FieldView): string {
  const decimals = field.decimals as number | undefined
  if (field.options?.length) return optionTexts(field.options, value)
  if (field.format === "money") return formatMoney(value as string, field.currency, decimals ?? 2)
  if (field.format === "percent") return formatPercent(value as string, decimals)
  if (field.format === "integer") return withUnit(formatNumber(value as string, 0), field)
  if (field.value_type === "number" || field.format === "number")
    return withUnit(formatNumber(value as string, decimals), field)
  if (typeof value === "string" && field.value_type === "date") return formatDate(value)
  if (typeof value === "string" && field.value_type === "date and time") return formatDateTime(value)
  if (typeof value === "string" && field.value_type.includes("duration")) return formatDuration(value)
  return plainText(value)
}

function plainText(value: unknown): string {
  if (typeof value === "boolean") return FORMATS.yes_no(value, {} as FieldView)
  if (Array.isArray(value)) return value.map(plainText).join(currentLanguage() === "zh" ? "、" : ", ")
  if (typeof value === "object" && value) {
    const known = value as Record<string, unknown>
    if ("size_bytes" in known) return `${known.name} (${formatBytes(Number(known.size_bytes))})`
    return String(known.title ?? known.name ?? addressText(known as Record<string, string>))
  }
  return value === null || value === undefined ? "" : String(value)
}

export function textOf(field: FieldView | undefined, value: unknown): string {
  if (isEmpty(value)) return ""
  const format = field && (FORMATS[field.widget] ?? FORMATS[field.type])
  return format ? format(value, field) : plainText(value)
}
