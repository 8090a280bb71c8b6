/** Which operators fit a field, and the value that a new comparison with it begins with. */
import type { FieldDef } from "../document/types"
import { arity, type Op, type Row, type Value } from "./model"

const TEXT_OPS: Op[] = ["=", "!=", "contains", "not contains", "starts with", "ends with", "empty", "not empty"]
const ORDER_OPS: Op[] = ["=", "!=", ">", ">=", "<", "<=", "between", "empty", "not empty"]
const CHOICE_OPS: Op[] = ["=", "!=", "in", "not in", "empty", "not empty"]
const RECORD_OPS: Op[] = ["=", "!=", "empty", "not empty"]
const COUNT_OPS: Op[] = [">", "=", ">=", "<", "<="]
const PEOPLE = ["person", "created_by", "updated_by"]
const NUMBERS = ["integer", "decimal", "money", "percent", "rating", "computed", "rollup"]
const COUNTED = ["sub_table", "related", "references", "attachment"]

export function opsFor(field: FieldDef | undefined): Op[] {
  if (isCounted(field)) return COUNT_OPS
  if (isNumber(field)) return ORDER_OPS
  switch (field?.type) {
    case "yes_no":
      return ["true", "false", "empty"]
    case "choice":
      return CHOICE_OPS
    case "choices":
    case "tags":
      return ["has", "has not"]
    case "reference":
    case "department":
    case "person":
    case "created_by":
    case "updated_by":
      return RECORD_OPS
    case "address":
    case "image":
      return ["empty", "not empty"]
    case "date":
    case "date_time":
    case "time":
    case "duration":
      return ORDER_OPS
    default:
      return TEXT_OPS
  }
}

/** Of what holds several things, their number is compared. */
const isCounted = (field: FieldDef | undefined): boolean =>
  field !== undefined && (COUNTED.includes(field.type) || (field.type === "person" && field.multiple === true))

const isNumber = (field: FieldDef | undefined): boolean => NUMBERS.includes(field?.type ?? "")
export const isPerson = (field: FieldDef | undefined): boolean => PEOPLE.includes(field?.type ?? "")
export const isRecord = (field: FieldDef | undefined): boolean =>
  isPerson(field) || ["reference", "department"].includes(field?.type ?? "")

/** A new comparison at a path: with the operator that was there before when it fits, else whether it is filled in. */
export function rowAt(path: string, field: FieldDef | undefined, before?: Op): Row {
  const ops = opsFor(field)
  const op = before && ops.includes(before) ? before : ops.includes("not empty") ? "not empty" : ops[0]!
  return withOp({ kind: "row", path, ...(isCounted(field) ? { of: "count" as const } : {}), op, values: [] }, op, field)
}

/** The row with another operator, and as many values as that one takes. */
export function withOp(row: Row, op: Op, field: FieldDef | undefined): Row {
  const wanted = arity(op) ?? Math.max(1, row.values.length)
  const values = [...row.values]
  while (values.length < wanted) values.push(row.of ? ZERO : firstValue(field, values))
  return { ...row, op, values: values.slice(0, wanted) }
}

const ZERO: Value = { kind: "number", text: "0" }

export function firstValue(field: FieldDef | undefined, used: readonly Value[]): Value {
  const options = field?.options as { key: string }[] | undefined
  if (Array.isArray(options) && options.length) {
    const free =
      options.find((each) => !used.some((value) => value.kind === "string" && value.text === each.key)) ?? options[0]!
    return { kind: "string", text: free.key }
  }
  if (isPerson(field)) return { kind: "user" }
  if (isNumber(field)) return ZERO
  switch (field?.type) {
    case "date":
    case "date_time":
      return { kind: "today", count: "0", unit: "days" }
    case "department":
      return { kind: "user", of: "department" }
    case "reference":
      return { kind: "path", path: field.key }
    case "yes_no":
      return { kind: "boolean", yes: true }
    default:
      return { kind: "string", text: "" }
  }
}
