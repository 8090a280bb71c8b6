/** Numbers of a measure as people read them. */
import { formatBig, formatMoney, formatNumber, formatPercent } from "@/i18n"
import type { Language } from "@/api/types"
import { asNumber } from "./model"

export interface NumberLook { format?: string | null; currency?: string | null }

/** Full precision: table cells, tooltips. */
export function formatMeasure(value: unknown, { format, currency }: NumberLook, language: Language): string {
  const number = asNumber(value)
  if (number === null) return "—"
  switch (format) {
    case "money": return formatMoney(String(value), currency ?? undefined, 0)
    case "percent": return formatPercent(number.toFixed(4), 1)
    case "days": return `${formatNumber(number, Math.min(1, digits(number)))} ${language === "zh" ? "天" : "d"}`
    case "hours": return `${formatNumber(number, Math.min(1, digits(number)))} ${language === "zh" ? "小时" : "h"}`
    case "integer": return formatNumber(number, 0)
    default: return formatNumber(number, digits(number))
  }
}

/** Short enough for an axis or a card: `¥2.53M`, `253 万`. */
export function formatShort(value: unknown, look: NumberLook, language: Language): string {
  const number = asNumber(value)
  if (number === null) return "—"
  if (look.format === "percent" || look.format === "days" || look.format === "hours") return formatMeasure(number, look, language)
  if (Math.abs(number) < 10_000) return look.format === "money" ? formatMoney(number, look.currency ?? undefined, digits(number)) : formatNumber(number, digits(number))
  return formatBig(number, look.format === "money" ? look.currency ?? "CNY" : undefined, language)
}

const digits = (number: number): number => (Number.isInteger(number) ? 0 : Math.abs(number) < 10 ? 2 : 1)
