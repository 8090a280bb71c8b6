/** Completion and lint by the server's parser. */
import type { Completion as Offer, CompletionContext, CompletionResult } from "@codemirror/autocomplete"
import type { Diagnostic as Mark } from "@codemirror/lint"
import { builder, type Slot } from "../api/builder"
import type { Completion, Diagnostic } from "../api/types"
import type { AppDoc } from "../document/types"

const TYPES: Record<string, string> = {
  field: "property",
  function: "function",
  keyword: "keyword",
  option: "enum",
  variable: "variable",
  form: "class",
  type: "type",
}

export async function complete(
  context: CompletionContext,
  document: AppDoc,
  place: { form?: string; slot?: Slot; pointer?: string },
): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\p{L}\p{N}_.]*$/u)
  if (!context.explicit && (!word || word.from === word.to)) return null
  const text = context.state.doc.toString()
  const answer = await builder.complete({ text, at: context.pos, document, ...place }).catch(() => null) // an offer, not an answer: silence when the server is away
  if (!answer) return null
  return { from: answer.from, options: answer.items.map(offer), validFor: /^[\p{L}\p{N}_]*$/u }
}

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
      message: [each.message, each.hint].filter(Boolean).join(" "),
      source: each.code,
    }
  })
}
