import type Decimal from "decimal.js-light"
import { num } from "../values"
import type { Family } from "./contract"

const chars = (text: string) => [...text]
const count = (value: Decimal) => Math.trunc(value.toNumber())

function regex(pattern: string, flags = ""): RegExp | null {
  if (pattern.length > 500 || /[^ismxq]/.test(flags) || /\([^)]*[+*}][^)]*\)[+*{]|\\[1-9]/.test(pattern)) return null
  try {
    const source = flags.includes("q") ? pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : pattern
    return new RegExp(source, `gu${flags.replace(/[qx]/g, "")}`)
  } catch {
    return null // not a regular expression: FEEL's null
  }
}

export const strings: Family = {
  "string length": { run: (_, text: string) => num(chars(text).length) },
  "upper case": { run: (_, text: string) => text.toUpperCase() },
  "lower case": { run: (_, text: string) => text.toLowerCase() },
  trim: { run: (_, text: string) => text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, "") },
  substring: {
    run: (_, text: string, start: Decimal, length?: Decimal) => {
      const all = chars(text), first = count(start)
      if (first === 0 || (length && count(length) < 1)) return null
      const begin = first > 0 ? first - 1 : Math.max(all.length + first, 0)
      return all.slice(begin, length ? begin + count(length) : undefined).join("")
    },
  },
  LEFT: { run: (_, text: string, size: Decimal) => chars(text).slice(0, Math.max(count(size), 0)).join("") },
  RIGHT: { run: (_, text: string, size: Decimal) => (count(size) > 0 ? chars(text).slice(-count(size)).join("") : "") },
  "substring before": { run: (_, text: string, match: string) => (match && text.includes(match) ? text.slice(0, text.indexOf(match)) : "") },
  "substring after": { run: (_, text: string, match: string) => (!match ? text : text.includes(match) ? text.slice(text.indexOf(match) + match.length) : "") },
  contains: { run: (_, text: string, match: string) => text.includes(match) },
  "starts with": { run: (_, text: string, match: string) => text.startsWith(match) },
  "ends with": { run: (_, text: string, match: string) => text.endsWith(match) },
  matches: { run: (_, text: string, pattern: string, flags?: string) => regex(pattern, flags)?.test(text) ?? null },
  replace: {
    run: (_, text: string, pattern: string, replacement: string, flags?: string) => {
      const found = regex(pattern, flags)
      return found ? text.replace(found, (...parts) => replacement.replace(/\$(\d+)|\\\$|\\\\/g, (mark, group) => (group === undefined ? mark[1] : String(typeof parts[Number(group)] === "string" ? parts[Number(group)] : "")))) : null
    },
  },
  split: {
    run: (_, text: string, delimiter: string) => {
      const found = regex(delimiter)
      if (!found) return null
      const pieces: string[] = []
      let from = 0
      for (const match of text.matchAll(found)) {
        pieces.push(text.slice(from, match.index))
        from = match.index + match[0].length
      }
      return [...pieces, text.slice(from)]
    },
  },
  "string join": {
    nulls: true,
    run: (_, items: unknown[] | null, delimiter?: string) => {
      if (!items || items.some((each) => each !== null && typeof each !== "string")) return null
      return items.filter((each) => each !== null).join(delimiter ?? "")
    },
  },
  CONCATENATE: {
    nulls: true,
    run: (_, ...texts: unknown[]) => (texts.some((each) => each !== null && typeof each !== "string") ? null : texts.filter((each) => each !== null).join("")),
  },
}
