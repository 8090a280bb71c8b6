/** Completion and lint by the server's parser. */
import type { Completion as Offer, CompletionContext, CompletionResult } from "@codemirror/autocomplete"
import type { Diagnostic as Mark } from "@codemirror/lint"
import { inOneLine } from "@/i18n"
import { builder, type Slot } from "../api/builder"
import type { Completion, Diagnostic } from "../api/types"
import { SYSTEM_FIELDS } from "../conditions/members"
import type { AppDoc } from "../document/types"
import { hasInitials, mayBeInitials } from "./initials"

const TYPES: Record<string, string> = {
  field: "property",
  function: "function",
  keyword: "keyword",
  option: "enum",
  variable: "variable",
  form: "class",
  type: "type",
}

interface Place {
  form?: string
  slot?: Slot
  pointer?: string
  /** The text is a whole rule. */
  rule?: boolean
}

/** FEEL that stands inside other text (a JSON string): `before` and `after` are the FEEL around the cursor. */
export async function completeInside(
  context: CompletionContext,
  document: AppDoc,
  place: Place,
  { before, after }: { before: string; after: string },
): Promise<CompletionResult | null> {
  const typed = /[\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? ""
  if (!context.explicit && !typed && !before.endsWith(".")) return null
  const found = await asked(before + after, before.length, document, place)
  if (!found?.items.length) return null
  return { from: context.pos - (before.length - found.from), options: found.items.map(offer), filter: false }
}

/** What fits, by key, label or the initials of a label's pinyin. The server has chosen; nothing is filtered again. */
export async function complete(
  context: CompletionContext,
  document: AppDoc,
  place: Place,
): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\p{L}\p{N}_.]*$/u)
  const begins = place.rule && /(?:^|\s)(?:on|针对|在)\s+$/u.test(context.state.sliceDoc(0, context.pos))
  if (!context.explicit && !begins && (!word || word.from === word.to || /^[\d.]/.test(word.text))) return null
  const text = context.state.doc.toString()
  const found = await asked(text, context.pos, document, place)
  if (!found) return null
  const typed = /[\p{L}\p{N}_]*$/u.exec(text.slice(0, context.pos))?.[0] ?? ""
  const more = (await mayBeInitials(typed)) ? await byInitials(text, context.pos, typed, document, place) : []
  const known = new Set(found.items.map((each) => each.insert))
  const options = systemLast([...more.filter((each) => !known.has(each.insert)), ...found.items]).map(offer)
  return { from: more.length ? context.pos - typed.length : found.from, options, filter: false }
}

const asked = (text: string, at: number, document: AppDoc, { rule, ...place }: Place) =>
  (rule
    ? builder.completeRule({ text, at, document })
    : builder.complete({ text, at, document, ...place })
  ).catch(() => null) // an offer, not an answer: silence when the server is away

async function byInitials(text: string, at: number, typed: string, document: AppDoc, place: Place) {
  const start = at - typed.length
  const whole = await asked(text.slice(0, start) + text.slice(at), start, document, place)
  return whole?.items.filter((each) => hasInitials(each.label, typed)) ?? []
}

/** What every record has is seldom meant: the form's own fields come first. */
const systemLast = (items: readonly Completion[]): Completion[] => [
  ...items.filter((each) => !SYSTEM.has(each.insert)),
  ...items.filter((each) => SYSTEM.has(each.insert)),
]
const SYSTEM = new Set(["revision", ...SYSTEM_FIELDS.map((each) => each.key)])

const offer = (item: Completion): Offer => ({
  label: item.label,
  apply: item.insert,
  type: TYPES[item.kind] ?? "text",
  detail: item.detail ?? item.kind,
})

export function marks(
  diagnostics: readonly Diagnostic[],
  length: number,
  offset: (each: Diagnostic) => [number, number] = (each) => each.span ?? [0, length],
): Mark[] {
  return diagnostics.map((each) => {
    const [from, to] = offset(each)
    const start = Math.max(0, Math.min(from, length))
    return {
      from: start,
      to: Math.max(start, Math.min(to, length)),
      severity: each.severity === "hint" ? "info" : each.severity,
      message: inOneLine(each.message, each.hint),
      source: each.code,
    }
  })
}
