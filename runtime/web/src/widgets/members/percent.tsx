import { formatPercent } from "@/i18n"
import type { ShowProps, Widget } from "../contract"

/** Moves the decimal point of an exact text; never through a float. */
export function shiftPoint(text: string, places: number): string {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text)
  if (!match) return text
  const digits = match[2] + (match[3] ?? "")
  const point = match[2].length + places
  const padded = point <= 0 ? "0".repeat(1 - point) + digits : digits.padEnd(point, "0")
  const at = Math.max(point, 1)
  const whole = padded.slice(0, at).replace(/^0+(?=\d)/, ""),
    rest = padded.slice(at).replace(/0+$/, "")
  return `${match[1]}${whole || "0"}${rest ? `.${rest}` : ""}`
}

export const widget: Widget<string> = {
  name: "percent",
  numeric: true,
  Show: ({ value }: ShowProps<string>) => <span className="num">{formatPercent(value)}</span>,
}
