/** Between the wire form of a value and the answers of the evaluator (its trees carry the types of names themselves). */
import Decimal from "decimal.js-light"

export const compareDecimals = (a: string, b: string): number => new Decimal(a).comparedTo(new Decimal(b))

/** What the evaluator answered, in wire form: records as bare references. */
export function fromFeel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromFeel)
  if (typeof value === "object" && value !== null && "id" in value && ("title" in value || "name" in value)) {
    const record = value as { id: unknown; title?: unknown; name?: unknown }
    return { id: String(record.id), title: String(record.title ?? record.name ?? "") }
  }
  return value
}
