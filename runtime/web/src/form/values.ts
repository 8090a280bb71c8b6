/** Between the wire form of a value and the language's own. */
import Decimal from "decimal.js-light"
import type { FieldView } from "@/api/types"

export const compareDecimals = (a: string, b: string): number => new Decimal(a).comparedTo(new Decimal(b))

/** A field's wire value as the evaluator wants it. */
export function toFeel(field: FieldView, value: unknown): unknown {
  return value
}

/** What the evaluator answered, in wire form. */
export function fromFeel(value: unknown): unknown {
  return value instanceof Decimal ? value.toString() : value
}
