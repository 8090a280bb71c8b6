import { type Num, num } from "../decimal"
import { lengthOf, sliceOf } from "../texts"
import { OnServer } from "../values"
import type { World } from "../world"
import type { Family } from "./contract"

const count = (value: Num) => Math.trunc(value.toNumber())

/** What XPath and JavaScript read alike once classes are spelt out; anything else is the server's. */
const SHARED = /^(?:\\[dDsSwW.^$*+?()[\]{}|\\tnr-]|\[\^?(?:\\[ds.^$*+?()[\]{}|\\tnr-]|[^\\[\]&-]|-(?!\[))*\]|\(\?:|\((?!\?)|[^\\[\](])*$/u
/** What XPath has and JavaScript has not, or reads otherwise. */
const OF_XPATH = /\\[^dDsSwW.^$*+?()[\]{}|\\tnr]|-\[/
const CLASSES: Record<string, string> = { d: "\\p{Nd}", s: " \\t\\n\\r", w: "\\p{P}\\p{Z}\\p{C}" }
const TRIES = 10_000_000
const MOST_WRITTEN = 1_000_000
const TRIES_A_STEP = 500

/** A class outside brackets, or (`inside`) in them. */
function classOf(letter: string, inside: boolean): string {
  const small = letter.toLowerCase(), members = CLASSES[small]!
  if (inside) return members
  return `[${(small === "w") === (small === letter) ? "^" : ""}${members}]`
}

/** A pattern as JavaScript's. How often it may be tried on a text: its length to the power of `degree`, `ways` times. */
interface Known { found: RegExp; degree: number; ways: number }
const KNOWN = new Map<string, Known | null>()
const MOST_KNOWN = 200, READING = 200

/** The pattern as JavaScript's, for a text of this length; null when it is none. Patterns whose tries may multiply are the server's. */
function regex(pattern: string, flags: string | null | undefined, length: number, world: World): RegExp | null {
  const key = `${flags ?? ""}/${pattern}`
  if (!KNOWN.has(key)) {
    if (KNOWN.size >= MOST_KNOWN) KNOWN.clear()
    world.work(READING + pattern.length)
    KNOWN.set(key, read(pattern, flags ?? ""))
  }
  const known = KNOWN.get(key)
  if (!known) return null
  const tries = length ** known.degree * known.ways
  if (tries > TRIES) throw new OnServer(pattern)
  world.work(Math.floor(tries / TRIES_A_STEP))
  known.found.lastIndex = 0
  return known.found
}

function read(pattern: string, options: string): Known | null {
  if (pattern.length > 500 || /[^ismxq]/.test(options)) return null
  if (/[xm]/.test(options)) throw new OnServer(options)
  const marks = `gu${options.replace(/[^is]/g, "")}`
  if (options.includes("q")) return { found: new RegExp(pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), marks), degree: 1, ways: 1 }
  if (!OF_XPATH.test(pattern) && !compiled(pattern, "u")) return null
  const repeated = pattern.match(/(?<!\\)[*+{]/g)?.length ?? 0, choices = pattern.match(/(?<!\\|\()[?|]/g)?.length ?? 0
  if (/\([^)]*[+*?{|][^)]*\)+[+*{]/.test(pattern) || !SHARED.test(pattern)) throw new OnServer(pattern)
  return { found: translated(pattern, options, marks), degree: repeated + 1, ways: 2 ** choices }
}

function translated(pattern: string, options: string, marks: string): RegExp {
  let inside = false
  const source = pattern.replace(/\\(.)|[[\].]/gu, (mark, letter: string | undefined) => {
    if (letter) return CLASSES[letter.toLowerCase()] ? classOf(letter, inside) : mark
    if (mark === "." && !inside) return options.includes("s") ? mark : "[^\\n\\r]"
    if (mark !== ".") inside = mark === "["
    return mark
  })
  const found = compiled(source, marks)
  if (!found) throw new OnServer(pattern)
  return found
}

function compiled(source: string, marks: string): RegExp | null {
  try {
    return new RegExp(source, marks)
  } catch {
    return null
  }
}

/** Whether a pattern takes nothing at all somewhere: FEEL then neither splits nor replaces. */
const takesNothing = (pattern: RegExp) => new RegExp(`^(?:${pattern.source})$`, pattern.flags).test("")

/** A replacement for one match: `$1` is its first group, `$12` its twelfth if there are so many. */
function filled(replacement: string, parts: unknown[]): string {
  const groups = parts.findIndex((each) => typeof each === "number") - 1
  return replacement.replace(/\$(\d+)|\\[\\$]/g, (mark, digits: string | undefined) => {
    if (digits === undefined) return mark[1]!
    let size = digits.length
    while (size > 1 && Number(digits.slice(0, size)) > groups) size--
    const group = Number(digits.slice(0, size))
    return String((group <= groups && parts[group]) || "") + digits.slice(size)
  })
}

const SPACES = " \t\n\r"
function trimmed(text: string): string {
  let from = 0, to = text.length
  while (from < to && SPACES.includes(text[from]!)) from++
  while (to > from && SPACES.includes(text[to - 1]!)) to--
  return text.slice(from, to)
}

export const strings: Family = {
  "string length": { run: (_, text: string) => num(lengthOf(text)) },
  "upper case": { run: (_, text: string) => text.toUpperCase() },
  "lower case": { run: (_, text: string) => text.toLowerCase() },
  trim: { run: (_, text: string) => trimmed(text) },
  substring: {
    run: (_, text: string, start: Num, length?: Num) => {
      const first = count(start)
      if (first === 0 || (length && count(length) < 1)) return null
      const begin = first > 0 ? first - 1 : Math.max(lengthOf(text) + first, 0)
      return sliceOf(text, begin, length ? begin + count(length) : undefined)
    },
  },
  LEFT: { run: (_, text: string, size: Num) => sliceOf(text, 0, Math.max(count(size), 0)) },
  RIGHT: { run: (_, text: string, size: Num) => (count(size) > 0 ? sliceOf(text, -count(size)) : "") },
  "substring before": { run: (_, text: string, match: string) => (match && text.includes(match) ? text.slice(0, text.indexOf(match)) : "") },
  "substring after": { run: (_, text: string, match: string) => (!match ? text : text.includes(match) ? text.slice(text.indexOf(match) + match.length) : "") },
  contains: { run: (_, text: string, match: string) => text.includes(match) },
  "starts with": { run: (_, text: string, match: string) => text.startsWith(match) },
  "ends with": { run: (_, text: string, match: string) => text.endsWith(match) },
  matches: {
    nulls: true,
    run: (world, text: string | null, pattern: string | null, flags?: string | null) =>
      text === null || pattern === null ? null : (regex(pattern, flags, text.length, world)?.test(text) ?? null),
  },
  replace: {
    nulls: true,
    run: (world, text: string | null, pattern: string | null, replacement: string | null, flags?: string | null) => {
      if (text === null || pattern === null || replacement === null) return null
      const found = regex(pattern, flags, text.length, world)
      if (!found) return null
      if (text.length * (1 + replacement.length + replacement.split("$").length - 1) > MOST_WRITTEN) throw new OnServer("a text as long as this")
      if (flags?.includes("q")) return text.replace(found, () => replacement)
      if (!/^(?:[^\\$]|\$\d|\\[\\$])*$/s.test(replacement) || takesNothing(found)) return null
      return text.replace(found, (...parts) => filled(replacement, parts))
    },
  },
  split: {
    run: (world, text: string, delimiter: string) => {
      const found = regex(delimiter, "", text.length, world)
      if (!found) return null
      const pieces: string[] = []
      let from = 0
      for (const match of text.matchAll(found)) {
        if (!match[0]) return null
        pieces.push(text.slice(from, match.index))
        from = match.index + match[0].length
      }
      return [...pieces, text.slice(from)]
    },
  },
  "string join": {
    nulls: true,
    run: (_, items: unknown[] | null, delimiter?: string | null) => {
      if (!items || items.some((each) => each !== null && typeof each !== "string")) return null
      return items.filter((each) => each !== null).join(delimiter ?? "")
    },
  },
  CONCATENATE: {
    nulls: true,
    run: (_, ...texts: unknown[]) => (texts.some((each) => each !== null && typeof each !== "string") ? null : texts.filter((each) => each !== null).join("")),
  },
}
