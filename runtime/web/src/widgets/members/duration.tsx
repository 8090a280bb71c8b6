import { formatDuration, useLanguage } from "@/i18n"
import type { ShowProps, Widget } from "../contract"

export const UNITS: [RegExp, number][] = [
  [/(\d+(?:\.\d+)?)\s*(?:days?|d|天|日)/i, 86400],
  [/(\d+(?:\.\d+)?)\s*(?:hours?|hrs?|h|个?小时|时)/i, 3600],
  [/(\d+(?:\.\d+)?)\s*(?:minutes?|mins?|m|分钟?)/i, 60],
  [/(\d+(?:\.\d+)?)\s*(?:seconds?|secs?|s|秒)/i, 1],
]

/** Words or `h:mm` as ISO 8601; a bare number means hours. Null when unreadable. */
export function readDuration(text: string): string | null {
  const clean = text.trim()
  const clock = /^(\d+):(\d{2})$/.exec(clean)
  if (clock) return iso(Number(clock[1]) * 3600 + Number(clock[2]) * 60)
  if (/^P/i.test(clean)) return clean.toUpperCase()
  if (/^\d+(\.\d+)?$/.test(clean)) return iso(Number(clean) * 3600)
  let seconds = 0,
    rest = clean
  for (const [unit, size] of UNITS) {
    rest = rest.replace(unit, (_, amount: string) => {
      seconds += Number(amount) * size
      return ""
    })
  }
  return rest.replace(/[\s,，和]/g, "") === "" && clean ? iso(seconds) : null
}

export function iso(total: number): string {
  const seconds = Math.round(total)
  const [days, hours, minutes, left] = [
    Math.floor(seconds / 86400),
    Math.floor((seconds % 86400) / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ]
  const clock = `${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${left ? `${left}S` : ""}`
  return seconds ? `P${days ? `${days}D` : ""}${clock ? `T${clock}` : ""}` : "PT0S"
}

function Show({ value }: ShowProps<string>) {
  useLanguage()
  return <span className="num">{formatDuration(value)}</span>
}

export const widget: Widget<string> = { name: "duration", Show }
