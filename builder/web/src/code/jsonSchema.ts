/** Completion for JSON from a JSON Schema: names of members, values of enums, a start for objects and lists. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete"
import type { Schema } from "../api/types"
import { split } from "../document/pointer"
import { resolveRef } from "../properties/specs"
import { placeAt } from "./positions"

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

/** `namesOf`: what a text at this place may name beyond the schema's own values. */
export function jsonComplete(
  context: CompletionContext,
  schema: Schema,
  value: unknown,
  namesOf: (parts: readonly string[]) => Completion[] = () => [],
): CompletionResult | null {
  const place = placeAt(context.state, context.pos)
  const quoted = ["PropertyName", "String"].includes(place.node.name)
  if (!quoted && !context.explicit && !context.matchBefore(/[{[,:]\s*"?$|\w+$/)) return null
  const from = quoted ? place.node.from : (context.matchBefore(/"?\w*$/)?.from ?? context.pos)
  const parts = split(place.pointer)
  if (place.in === "name") {
    const found = schemasAt(schema, schema, value, parts)
    const options = unique(
      found.flatMap((each) =>
        Object.entries(each.properties ?? {})
          .filter(([name]) => !place.names.includes(name) || quoted)
          .map(([name, member]) => memberOffer(name, resolveRef(member, schema), place.node.name === "PropertyName")),
      ),
    )
    return options.length ? { from, options, to: quoted ? place.node.to : undefined } : null
  }
  const options = unique([...schemasAt(schema, schema, value, parts).flatMap(valueOffers), ...namesOf(parts)])
  return options.length ? { from, options, to: quoted ? place.node.to : undefined } : null
}

function memberOffer(name: string, member: Schema, only: boolean): Completion {
  const start = only ? "" : `: ${startOf(member)}`
  return {
    label: `"${name}"`,
    displayLabel: name,
    apply: `"${name}"${start}`,
    type: "property",
    detail: typeof member.type === "string" ? member.type : undefined,
    info: member.description,
  }
}

function startOf(member: Schema): string {
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
      return member.anyOf ? "" : '""'
  }
}

function valueOffers(schema: Schema): Completion[] {
  const values =
    schema.enum ?? (schema.const !== undefined ? [schema.const] : schema.type === "boolean" ? [true, false] : [])
  return values.map((value) => ({ label: JSON.stringify(value), displayLabel: String(value), type: "enum" }))
}

const unique = (offers: Completion[]): Completion[] => [...new Map(offers.map((each) => [each.label, each])).values()]
