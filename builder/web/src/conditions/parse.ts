/**
 * Reads FEEL text into a drawn condition, or answers null when the text says more than rows can show. Then the text
 * stays as it is, and only the text editor is offered: nothing is ever lost by opening the builder.
 */
import type { Compare, Group, Measured, Node, Op, Row, Unit, Value } from "./model"

type Token = { kind: "name" | "number" | "string" | "sign"; text: string }

const TOKEN =
  /\s*(?:(?<string>"(?:[^"\\]|\\.)*")|(?<number>\d+(?:\.(?!\.)\d+)?)|(?<name>[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*)|(?<sign><=|>=|!=|\.\.|[=<>()[\],+\-*/]))/uy
const KEYWORDS = new Set([
  "and",
  "or",
  "not",
  "in",
  "null",
  "true",
  "false",
  "between",
  "if",
  "then",
  "else",
  "for",
  "some",
  "every",
  "return",
  "satisfies",
  "instance",
])
const UNITS: Record<string, Unit> = {
  day: "days",
  days: "days",
  week: "weeks",
  weeks: "weeks",
  month: "months",
  months: "months",
  year: "years",
  years: "years",
}

function tokens(text: string): Token[] | null {
  const found: Token[] = []
  TOKEN.lastIndex = 0
  let at = 0
  while (text.slice(at).trim()) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (!match) return null
    at = TOKEN.lastIndex
    const [kind, word] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!
    found.push({ kind: kind as Token["kind"], text: word! })
  }
  return found
}

class Stop extends Error {}

class Reader {
  at = 0
  constructor(private readonly all: Token[]) {}
  peek = (offset = 0): string => this.all[this.at + offset]?.text ?? ""
  kind = (offset = 0): string => this.all[this.at + offset]?.kind ?? "end"
  take(text?: string): string {
    const token = this.all[this.at]
    if (!token || (text !== undefined && token.text !== text)) throw new Stop()
    this.at += 1
    return token.text
  }
  sees = (...texts: string[]): boolean =>
    texts.every((text, offset) => this.peek(offset) === text && this.kind(offset) !== "string")
  skip(...texts: string[]): boolean {
    const seen = this.sees(...texts)
    if (seen) this.at += texts.length
    return seen
  }
  get done(): boolean {
    return this.at === this.all.length
  }
}

export function parse(text: string): Group | null {
  const all = tokens(text)
  if (!all) return null
  if (!all.length) return { kind: "group", join: "and", parts: [] }
  try {
    const reader = new Reader(all)
    const node = alternatives(reader)
    if (!reader.done) return null
    return node.kind === "group" ? node : { kind: "group", join: "and", parts: [node] }
  } catch (error) {
    if (error instanceof Stop) return null
    throw error
  }
}

const alternatives = (reader: Reader): Node => joined(reader, "or", conjunction)
const conjunction = (reader: Reader): Node => joined(reader, "and", unit)

function joined(reader: Reader, join: "and" | "or", next: (reader: Reader) => Node): Node {
  const parts = [next(reader)]
  while (reader.skip(join)) parts.push(next(reader))
  return parts.length === 1 ? parts[0]! : { kind: "group", join, parts }
}

function unit(reader: Reader): Node {
  if (reader.skip("(")) {
    const inner = alternatives(reader)
    reader.take(")")
    return inner
  }
  if (reader.skip("not", "(")) {
    const inner = alternatives(reader)
    reader.take(")")
    return negated(inner)
  }
  return row(reader)
}

const OPPOSITE: Partial<Record<Op, Op>> = { in: "not in", contains: "not contains", true: "false", has: "has not" }

function negated(node: Node): Row {
  const op = node.kind === "row" ? OPPOSITE[node.op] : undefined
  if (node.kind !== "row" || !op) throw new Stop()
  return { ...node, op }
}

function row(reader: Reader): Row {
  for (const call of [["contains"], ["starts", "with"], ["ends", "with"]]) {
    if (!reader.sees(...call, "(")) continue
    reader.skip(...call, "(")
    const left = leftSide(reader)
    reader.take(",")
    const value = readValue(reader)
    reader.take(")")
    return { kind: "row", ...left, op: call.join(" ") as Op, values: [value] }
  }
  if (isContained(reader)) return contained(reader)
  const left = leftSide(reader)
  if (reader.skip("in")) return { kind: "row", ...left, ...membership(reader) }
  const sign = reader.peek()
  if (reader.kind() !== "sign" || !/^(<=|>=|!=|=|<|>)$/.test(sign))
    return { kind: "row", ...left, op: "true", values: [] }
  reader.take()
  if ((sign === "=" || sign === "!=") && reader.skip("null"))
    return { kind: "row", ...left, op: sign === "=" ? "empty" : "not empty", values: [] }
  return { kind: "row", ...left, op: sign as Compare, values: [readValue(reader)] }
}

function leftSide(reader: Reader): { path: string; of?: Measured } {
  for (const words of [["days", "since"], ["days", "until"], ["count"]]) {
    if (!reader.sees(...words, "(")) continue
    reader.skip(...words, "(")
    const path = name(reader)
    reader.take(")")
    return { path, of: words.join(" ") as Measured }
  }
  return { path: name(reader) }
}

function name(reader: Reader): string {
  if (
    reader.kind() !== "name" ||
    KEYWORDS.has(reader.peek()) ||
    reader.sees("current", "user") ||
    (reader.sees("current") && reader.peek(1).startsWith("user."))
  )
    throw new Stop()
  return reader.take()
}

/** A value of one word, or the current user, and then `in` a list: `"vip" in tags`. */
function isContained(reader: Reader): boolean {
  const size = reader.peek() === "current" && reader.kind(1) === "name" ? 2 : 1
  const single = ["string", "number", "name"].includes(reader.kind())
  return single && reader.peek(size) === "in" && reader.kind(size + 1) === "name"
}

function contained(reader: Reader): Row {
  const value = readValue(reader)
  reader.take("in")
  return { kind: "row", path: name(reader), op: "has", values: [value] }
}

/** `in [1..5]`, `in (a, b)`, and `in [a, b]`, which says the same. */
function membership(reader: Reader): { op: Op; values: Value[] } {
  if (reader.skip("[")) {
    const low = readValue(reader)
    if (!reader.sees("..")) return { op: "in", values: [low, ...others(reader, "]")] }
    reader.take("..")
    const high = readValue(reader)
    reader.take("]")
    return { op: "between", values: [low, high] }
  }
  reader.take("(")
  return { op: "in", values: [readValue(reader), ...others(reader, ")")] }
}

function others(reader: Reader, end: string): Value[] {
  const values: Value[] = []
  while (reader.skip(",")) values.push(readValue(reader))
  reader.take(end)
  return values
}

function readValue(reader: Reader): Value {
  if (reader.skip("current", "user")) return { kind: "user" }
  if (reader.sees("current") && reader.peek(1).startsWith("user.")) {
    reader.take()
    return { kind: "user", of: reader.take().slice("user.".length) }
  }
  if (reader.skip("now", "(", ")")) return { kind: "now" }
  if (reader.skip("today", "(", ")")) return relative(reader)
  if (reader.skip("date", "and", "time", "(")) return quoted(reader, "moment")
  if (reader.skip("date", "(")) return quoted(reader, "date")
  if (reader.skip("true")) return { kind: "boolean", yes: true }
  if (reader.skip("false")) return { kind: "boolean", yes: false }
  if (reader.skip("-")) {
    if (reader.kind() !== "number") throw new Stop()
    return { kind: "number", text: `-${reader.take()}` }
  }
  if (reader.kind() === "number") return { kind: "number", text: reader.take() }
  if (reader.kind() === "string") return { kind: "string", text: unquote(reader.take()) }
  const path = name(reader)
  if (reader.sees("(")) throw new Stop()
  return { kind: "path", path }
}

function relative(reader: Reader): Value {
  const sign = reader.peek()
  if (sign !== "+" && sign !== "-") return { kind: "today", count: "0", unit: "days" }
  reader.take()
  if (reader.kind() !== "number") throw new Stop()
  const count = reader.take(),
    unit = UNITS[reader.take()]
  if (!unit) throw new Stop()
  return { kind: "today", count: `${sign === "-" ? "-" : ""}${count}`, unit }
}

function quoted(reader: Reader, kind: "date" | "moment"): Value {
  if (reader.kind() !== "string") throw new Stop()
  const text = unquote(reader.take())
  reader.take(")")
  return { kind, text }
}

function unquote(text: string): string {
  try {
    return JSON.parse(text) as string
  } catch {
    throw new Stop() // an escape that JSON does not have: left to the text editor
  }
}
