/** Completion for JSON from a JSON Schema: names of members, values of enums, a start for objects and lists. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete"
import type { EditorView } from "@codemirror/view"
import type { Schema } from "../api/types"
import { hasHan } from "../document/keys"
import { split } from "../document/pointer"
import { resolveRef } from "../properties/specs"
import { hasInitials, mayBeInitials } from "./initials"
import { placeAt, type PlaceInJson } from "./positions"

/** Every schema that may hold at this place: unions are followed, `type` chooses among members of a registry. */
export function schemasAt(root: Schema, schema: Schema, value: unknown, parts: readonly string[]): Schema[] {
  const here = branches(root, schema, value)
  const [part, ...rest] = parts
  if (part === undefined) return here
  const inner = value !== null && typeof value === "object" ? (value as Record<string, unknown>)[part] : undefined
  return here.flatMap((each) => {
    const next =
      each.properties?.[part] ??
      (each.items && /^\d+$/.test(part) ? (each.prefixItems?.[Number(part)] ?? each.items) : undefined) ??
      (typeof each.additionalProperties === "object" ? each.additionalProperties : undefined)
    return next ? schemasAt(root, next, inner, rest) : []
  })
}

function branches(root: Schema, schema: Schema, value: unknown, depth = 0): Schema[] {
  const here = resolveRef(schema, root)
  const union = here.anyOf ?? here.oneOf
  if (!union || depth > 6) return [here]
  const all = union.flatMap((each) => branches(root, each, value, depth + 1)).filter((each) => each.type !== "null")
  const type = (value as { type?: unknown } | null)?.type
  const tagged = all.filter(
    (each) => each.properties?.type?.const === type || each.properties?.type?.enum?.includes(type),
  )
  return type !== undefined && tagged.length ? tagged : all
}

/** What the schema cannot know: names of the app's parts, by label; and what may be written inside a FEEL text. */
export interface JsonNames {
  values: (parts: readonly string[], typed: string) => Completion[]
  members: (parts: readonly string[]) => Completion[]
  feel?: (context: CompletionContext, place: FeelPlace) => Promise<CompletionResult | null>
}

/** A FEEL text that stands as a JSON string: `before` and `after` the cursor, unescaped. */
export interface FeelPlace {
  parts: readonly string[]
  before: string
  after: string
  condition: boolean
}

const NO_NAMES: JsonNames = { values: () => [], members: () => [] }

/** Completes members, values, names and FEEL. Offers replace the whole word that the cursor is in. */
export function jsonComplete(
  context: CompletionContext,
  schema: Schema,
  value: unknown,
  names: JsonNames = NO_NAMES,
): Promise<CompletionResult | null> | null {
  const place = placeAt(context.state, context.pos)
  const word = wordAt(context, place)
  if (!word.quoted && !context.explicit && !context.matchBefore(/[{[,:]\s*$|\w+$/)) return null
  const parts = split(place.pointer)
  const found = schemasAt(schema, schema, value, parts)
  if (place.in === "name") {
    const taken = new Set(place.names.filter((each) => each !== word.whole))
    const own = found.flatMap((each) =>
      Object.entries(each.properties ?? {}).map(([name, member]) => memberOffer(name, resolveRef(member, schema), schema)),
    )
    const offers = [...own, ...names.members(parts)].filter((each) => !taken.has(each.label))
    return result(context, word, offers, place.node.name === "PropertyName" ? "name" : "member")
  }
  const feel = found.find((each) => each.format?.startsWith("feel"))
  if (feel && word.quoted && names.feel) {
    const texts = { before: word.typed, after: word.whole.slice(word.typed.length) }
    return names.feel(context, { parts, ...texts, condition: feel.format === "feel-condition" })
  }
  return result(context, word, [...found.flatMap(valueOffers), ...names.values(parts, word.typed)], "value")
}

interface Word {
  from: number
  to: number
  quoted: boolean
  /** What stands between its quotes, up to the cursor and as a whole. */
  typed: string
  whole: string
}

/** The string or bare word around the cursor. */
function wordAt(context: CompletionContext, place: PlaceInJson): Word {
  const { state, pos } = context
  const { node } = place
  if (node.name === "PropertyName" || node.name === "String") {
    const inside = state.sliceDoc(node.from + 1, pos)
    const closed = node.to > node.from + 1 && state.sliceDoc(node.to - 1, node.to) === '"' && pos < node.to
    const whole = state.sliceDoc(node.from + 1, closed ? node.to - 1 : node.to)
    return { from: node.from, to: node.to, quoted: true, typed: unescaped(inside), whole: unescaped(whole) }
  }
  const typed = context.matchBefore(/"?[\w.-]*$/)?.text ?? ""
  return { from: pos - typed.length, to: pos, quoted: false, typed: typed.replace(/^"/, ""), whole: typed }
}

const unescaped = (text: string): string => {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text // half of an escape
  }
}

/** CodeMirror would compare with the quotes; here a part is found by its key, its label and its label's initials. */
async function result(
  { pos, state }: CompletionContext,
  word: Word,
  offers: Completion[],
  as: "name" | "member" | "value",
): Promise<CompletionResult | null> {
  if (offers.some((each) => hasHan(each.detail ?? ""))) await mayBeInitials(word.typed)
  const complete = offers.some((each) => each.label === word.typed)
  const options = unique(offers)
    .filter((each) => complete || fits(each, word.typed))
    .sort((a, b) => rank(a, word.typed) - rank(b, word.typed))
    .map((each) => ({ ...each, apply: put(each, word, as, state.sliceDoc(word.to, word.to + 1)) }))
  return options.length ? { from: word.quoted ? word.from + 1 : Math.min(word.from, pos), options, filter: false } : null
}

function fits(offer: Completion, typed: string): boolean {
  const sought = typed.toLowerCase()
  const label = offer.detail ?? ""
  return [offer.label, label].some((each) => each.toLowerCase().includes(sought)) || hasInitials(label, typed)
}
const rank = (offer: Completion, typed: string) => (offer.label.toLowerCase().startsWith(typed.toLowerCase()) ? 0 : 1)

/** Writes the whole word, with its quotes, and for a new member the start of its value with the cursor inside it. */
function put(offer: Completion & { start?: string; bare?: boolean }, word: Word, as: string, next: string) {
  const text = offer.bare ? offer.label : JSON.stringify(offer.label)
  const start = as === "member" && next !== ":" ? `: ${offer.start ?? '""'}` : ""
  const inside = /["\]}]$/.test(start) ? 1 : 0
  return (view: EditorView) => {
    const insert = text + start
    view.dispatch({
      changes: { from: word.from, to: Math.max(word.to, view.state.selection.main.head), insert },
      selection: { anchor: word.from + insert.length - inside },
      userEvent: "input.complete",
    })
  }
}

function memberOffer(name: string, member: Schema, root: Schema): Completion & { start: string } {
  return {
    label: name,
    type: "property",
    detail: typeof member.type === "string" ? member.type : undefined,
    info: member.description,
    start: startOf(member, root),
  }
}

function startOf(member: Schema, root: Schema): string {
  if (member.const !== undefined) return JSON.stringify(member.const)
  if (member.default !== undefined && member.default !== null && typeof member.default !== "object")
    return JSON.stringify(member.default)
  switch (member.type) {
    case "array":
      return "[]"
    case "object":
      return "{}"
    case "boolean":
      return "true"
    case "integer":
    case "number":
      return "0"
    default:
      return member.anyOf ? startOf(resolveRef(member.anyOf[0]!, root), root) : '""'
  }
}

function valueOffers(schema: Schema): (Completion & { bare: boolean })[] {
  const values =
    schema.enum ?? (schema.const !== undefined ? [schema.const] : schema.type === "boolean" ? [true, false] : [])
  return values.map((value) => ({ label: String(value), type: "enum", bare: typeof value !== "string" }))
}

const unique = (offers: Completion[]): Completion[] => [...new Map(offers.map((each) => [each.label, each])).values()]
