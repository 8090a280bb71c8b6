/** How values look in the two languages. Functions without a `language` argument use the current one. */
import type { Language } from "@/api/types"
import { currentLanguage } from "./language"

type Decimalish = string | number | null | undefined

const SYMBOLS: Record<string, string> = {
  CNY: "¥",
  USD: "$",
  EUR: "€",
  GBP: "£",
  JPY: "JP¥",
  HKD: "HK$",
  TWD: "NT$",
  KRW: "₩",
  SGD: "S$",
}

/** Groups the digits of an exact decimal text without going through a float; `scale` pads or cuts the fraction. */
export function groupDigits(value: string | number, scale?: number): string {
  const text = typeof value === "number" ? plain(value) : value
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return text
  const [, sign, whole, fraction = ""] = match
  const [rounded, part] = scale === undefined ? [whole, fraction] : round(whole, fraction, scale)
  const grouped = rounded.replace(/\B(?=(\d{3})+(?!\d))/g, ",")
  const zero = /^[0,.]*$/.test(grouped + part)
  return `${zero ? "" : sign.replace("-", "−")}${grouped}${part ? `.${part}` : ""}`
}

const plain = (value: number) =>
  Number.isFinite(value) && Math.abs(value) < 1e21
    ? Number.isInteger(value)
      ? String(value)
      : value.toFixed(10).replace(/\.?0+$/, "")
    : String(value)

/** Half-up rounding on digit texts. */
function round(whole: string, fraction: string, scale: number): [string, string] {
  if (fraction.length <= scale) return [whole, fraction.padEnd(scale, "0")]
  const kept = BigInt(whole + fraction.slice(0, scale)) + (fraction[scale] >= "5" ? 1n : 0n)
  const digits = kept.toString().padStart(scale + 1, "0")
  return scale ? [digits.slice(0, -scale), digits.slice(-scale)] : [digits, ""]
}

const missing = (value: unknown): value is null | undefined | "" =>
  value === null || value === undefined || value === ""

export function formatNumber(value: Decimalish, scale?: number): string {
  return missing(value) ? "" : groupDigits(value, scale)
}

/** `¥1,284,600.00`: sign before the symbol, no space after it. */
export function formatMoney(value: Decimalish, currency = "CNY", scale = 2): string {
  if (missing(value)) return ""
  const text = groupDigits(value, scale)
  const symbol = SYMBOLS[currency] ?? `${currency} `
  return text.startsWith("−") ? `−${symbol}${text.slice(1)}` : symbol + text
}

/** A sum short enough for a head or a card: 128.5 万 / 1.3 M. One decimal below a hundred, so that neighbours line up. */
export function formatBig(value: Decimalish, currency?: string, language: Language = currentLanguage()): string {
  if (missing(value)) return ""
  const number = Number(value)
  const size = Math.abs(number)
  const steps: [number, string][] =
    language === "zh"
      ? [
          [1e8, "\u00a0亿"],
          [1e4, "\u00a0万"],
        ]
      : [
          [1e9, "\u00a0B"],
          [1e6, "\u00a0M"],
          [1e4, "\u00a0K"],
        ]
  const step = steps.find(([limit]) => size >= limit)
  const divided = step ? size / (step[1].endsWith("K") ? 1e3 : step[0]) : size
  const text = step ? groupDigits(divided.toFixed(divided >= 100 ? 0 : 1)) + step[1] : groupDigits(Number(size.toFixed(2)))
  return `${number < 0 ? "−" : ""}${currency ? (SYMBOLS[currency] ?? `${currency} `) : ""}${text}`
}

/** A fraction as a percentage: `"0.08"` → `8%`. */
export function formatPercent(value: Decimalish, scale?: number): string {
  if (missing(value)) return ""
  const text = typeof value === "number" ? plain(value) : value
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) return text
  const fraction = (match[3] ?? "").padEnd(2, "0")
  const whole = (match[2] + fraction.slice(0, 2)).replace(/^0+(?=\d)/, "")
  const rest = fraction.slice(2).replace(/0+$/, "")
  return `${groupDigits(match[1] + whole + (rest ? `.${rest}` : ""), scale)}%`
}

/** A `YYYY-MM-DD` as a local calendar day, never through a time zone. */
export function dayOf(value: string): Date {
  const [year, month, day] = value.slice(0, 10).split("-").map(Number)
  return new Date(year, month - 1, day)
}

const zone = { name: undefined as string | undefined }

/** The person's time zone; instants are shown in it. */
export function applyTimezone(name: string | null | undefined): void {
  try {
    zone.name = name ? new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone : undefined
  } catch {
    zone.name = undefined // a zone this browser does not know: its own zone is the honest fallback
  }
}

/** The calendar day and the clock of an instant in the person's zone. */
export function partsOf(instant: string | Date): { day: string; time: string; year: number } {
  const at = typeof instant === "string" ? new Date(instant) : instant
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone.name,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at)
  const pick = (type: string) => parts.find((part) => part.type === type)?.value ?? ""
  return {
    day: `${pick("year")}-${pick("month")}-${pick("day")}`,
    time: `${pick("hour")}:${pick("minute")}`,
    year: Number(pick("year")),
  }
}

export const today = (): string => partsOf(new Date()).day

/** `2026-11-22` (Chinese; `11-22` within this year when `short`), `22 Nov 2026` (English; `22 Nov`). */
export function formatDate(
  value: string | null | undefined,
  options: { short?: boolean; language?: Language } = {},
): string {
  if (!value) return ""
  const day = value.length > 10 ? partsOf(value).day : value
  const language = options.language ?? currentLanguage()
  const short = options.short && day.slice(0, 4) === today().slice(0, 4)
  if (language === "zh") return short ? day.slice(5) : day
  const date = dayOf(day)
  if (Number.isNaN(date.getTime())) return value
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.getMonth()]
  return `${date.getDate()} ${month}${short ? "" : ` ${date.getFullYear()}`}`
}

export const formatTime = (value: string | null | undefined): string => (value ? value.slice(0, 5) : "")

/** An instant as day and clock in the person's zone. */
export function formatDateTime(
  value: string | null | undefined,
  options: { short?: boolean; language?: Language } = {},
): string {
  if (!value) return ""
  const { day, time } = partsOf(value)
  return `${formatDate(day, options)} ${time}`
}

/** Just the clock when it is today, else a short day: for timelines and lists of news. */
export function formatWhen(value: string | null | undefined): string {
  if (!value) return ""
  const { day, time } = partsOf(value)
  return day === today() ? time : formatDate(day, { short: true })
}

/** Whole days from today: negative is past. */
export function daysFromToday(value: string): number {
  const day = value.length > 10 ? partsOf(value).day : value
  return Math.round((dayOf(day).getTime() - dayOf(today()).getTime()) / 86_400_000)
}

/** `today`, `tomorrow`, `22 days ago`, `in 3 days`; further away than `limits` the date itself. */
export function relativeDays(
  value: string | null | undefined,
  language: Language = currentLanguage(),
  limits: { past: number; future: number } = { past: 180, future: 60 },
): string {
  if (!value) return ""
  const days = daysFromToday(value)
  if (days < -limits.past || days > limits.future) return formatDate(value, { short: true, language })
  if (language === "zh") {
    if (days === 0) return "今天"
    if (days === 1) return "明天"
    if (days === -1) return "昨天"
    return days > 0 ? `${days} 天后` : `${-days} 天前`
  }
  if (days === 0) return "today"
  if (days === 1) return "tomorrow"
  if (days === -1) return "yesterday"
  return days > 0 ? `in ${days} days` : `${-days} days ago`
}

/** ISO 8601 duration as words: `PT2H10M` → `2 h 10 min` / `2 小时 10 分`. */
export function formatDuration(value: string | null | undefined, language: Language = currentLanguage()): string {
  const match =
    /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(
      value ?? "",
    )
  if (!match) return value ?? ""
  const units =
    language === "zh"
      ? [" 年", " 个月", " 周", " 天", " 小时", " 分", " 秒"]
      : [" y", " mo", " w", " d", " h", " min", " s"]
  const parts = match
    .slice(2)
    .map((part, index) => (part && Number(part) ? `${Number(part)}${units[index]}` : ""))
    .filter(Boolean)
  return parts.length ? (match[1] ? "−" : "") + parts.join(" ") : `0${units[5]}`
}

/** `12 kB`, `3.4 MB`. */
export function formatBytes(size: number): string {
  if (size < 1000) return `${size} B`
  const [divided, unit] = size < 1e6 ? [size / 1e3, "kB"] : size < 1e9 ? [size / 1e6, "MB"] : [size / 1e9, "GB"]
  return `${divided < 10 ? divided.toFixed(1) : Math.round(divided)} ${unit}`
}

/** Puts a space between Han and Latin letters or digits, as Chinese typography asks. */
export function spaced(text: string): string {
  return text.replace(/([\u4e00-\u9fff])([A-Za-z0-9])/g, "$1 $2").replace(/([A-Za-z0-9])([\u4e00-\u9fff])/g, "$1 $2")
}

/** A list in words: `a, b and c` / `a、b 和 c`. */
export function formatList(items: string[], language: Language = currentLanguage(), type: "conjunction" | "disjunction" = "conjunction"): string {
  return new Intl.ListFormat(language === "zh" ? "zh-CN" : "en-GB", { type }).format(items)
}

/** The instant (UTC, `Z`) at which it is `day` `time` in the person's zone. */
export function fromZone(day: string, time: string): string {
  const wanted = new Date(`${day}T${time.slice(0, 5)}:00Z`).getTime()
  let at = wanted
  for (let round = 0; round < 2; round += 1) {
    const seen = partsOf(new Date(at))
    at += wanted - new Date(`${seen.day}T${seen.time}:00Z`).getTime()
  }
  return new Date(at).toISOString().replace(".000Z", "Z")
}

/** Sentences one after the other: a space between them, but none after a full-width mark. */
export const inOneLine = (...parts: (string | null | undefined | false)[]): string =>
  parts.filter(Boolean).join(" ").replace(/([。！？；：，]) /g, "$1")
