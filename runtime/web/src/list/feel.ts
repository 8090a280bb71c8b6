/**
 * FEEL text → chips. What chips mean as text is the server's to say (`…/condition`); here only the conditions that a
 * chip can say are read back, anything richer stays text.
 */
import type { Filter } from "@/api/types"

/** The chips that say the same as this text, or null when it says more than chips can. */
export function feelToChips(text: string): Filter[] | null {
  const parts = splitAnd(text.trim())
  if (parts === null) return null
  const chips = parts.map(readCondition)
  return chips.every((chip): chip is Filter => chip !== null) ? chips : null
}

function readCondition(text: string): Filter | null {
  const not = /^not\s*\((.*)\)$/s.exec(text)
  if (not) return negate(readCondition(not[1]!.trim()))
  const call = /^(contains|starts with|ends with)\s*\(\s*([^,()]+?)\s*,\s*(.+)\)$/s.exec(text)
  if (call) return chip(call[2]!, call[1]!, readLiteral(call[3]!))
  const range = /^(.+?)\s+in\s*\[(.+)\.\.(.+)\]$/s.exec(text)
  if (range) return pair(range[1]!, readLiteral(range[2]!), readLiteral(range[3]!))
  const member = /^(.+?)\s+in\s*\((.*)\)$/s.exec(text)
  if (member) return oneOf(member[1]!, member[2]!)
  const order = /^([^=<>!"]+?)\s*(<=|>=|!=|=|<|>)\s*(.+)$/s.exec(text)
  if (!order || !isPath(order[1]!)) return null
  if (order[3]!.trim() === "null") return chip(order[1]!, order[2] === "=" ? "empty" : "not empty", { value: null })
  return chip(order[1]!, order[2]!, readLiteral(order[3]!))
}

function negate(inner: Filter | null): Filter | null {
  if (inner?.op === "in") return { ...inner, op: "not in" }
  if (inner?.op === "contains") return { ...inner, op: "not contains" }
  return null
}

function chip(field: string, op: string, value: { value: unknown } | null): Filter | null {
  return value && isPath(field) ? { field: field.trim(), op, value: value.value } : null
}

function pair(field: string, low: { value: unknown } | null, high: { value: unknown } | null): Filter | null {
  return low && high ? chip(field, "between", { value: [low.value, high.value] }) : null
}

function oneOf(field: string, inside: string): Filter | null {
  const values = splitOutside(inside, ",").map((text) => readLiteral(text))
  if (!values.every((value) => value !== null)) return null
  return chip(field, "in", { value: values.map((value) => value.value) })
}

const isPath = (text: string): boolean => /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(text.trim())

function readLiteral(text: string): { value: unknown } | null {
  const bare = text.trim()
  if (/^-?\d+(\.\d+)?$/.test(bare)) return { value: bare }
  if (bare === "true" || bare === "false") return { value: bare === "true" }
  if (bare === "current user") return { value: bare }
  const dated = /^(?:date(?: and time)?\("([^"]+)"\)|@"([^"]+)")$/.exec(bare)
  if (dated) return { value: dated[1] ?? dated[2] }
  if (/^"(?:[^"\\]|\\.)*"$/.test(bare)) return { value: JSON.parse(bare) as string }
  return null
}

/** Splits at top-level `and`; null when there is an `or` beside it or a bracket is open. */
function splitAnd(text: string): string[] | null {
  if (text === "") return []
  const parts = splitOutside(text, /^\s+and\s+/)
  return parts.some((part) => splitOutside(part, /^\s+or\s+/).length > 1) ? null : parts.map((part) => part.trim())
}

function splitOutside(text: string, separator: string | RegExp): string[] {
  const parts: string[] = []
  let depth = 0, quoted = false, from = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (quoted) { if (sign === "\\") at++; else if (sign === '"') quoted = false; continue }
    if (sign === '"') quoted = true
    else if ("([{".includes(sign)) depth++
    else if (")]}".includes(sign)) depth--
    if (depth > 0) continue
    const length = typeof separator === "string" ? (text.startsWith(separator, at) ? separator.length : 0)
      : (separator.exec(text.slice(at))?.[0].length ?? 0)
    if (length > 0) { parts.push(text.slice(from, at)); from = at + length; at = from - 1 }
  }
  parts.push(text.slice(from))
  return parts
}
