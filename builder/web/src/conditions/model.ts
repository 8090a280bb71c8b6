/** Conditions that the builder can draw: rows of field · operator · value, joined by and/or in groups. */
export type Unit = "days" | "weeks" | "months" | "years"

export type Value =
  | { kind: "string"; text: string }
  | { kind: "number"; text: string }
  | { kind: "boolean"; yes: boolean }
  | { kind: "date"; text: string }
  | { kind: "moment"; text: string }
  | { kind: "user"; of?: string }
  | { kind: "now" }
  | { kind: "today"; count: string; unit: Unit }
  | { kind: "path"; path: string }

export type Compare = "=" | "!=" | "<" | "<=" | ">" | ">="
export type Op =
  | Compare
  | "in"
  | "not in"
  | "between"
  | "contains"
  | "not contains"
  | "starts with"
  | "ends with"
  | "empty"
  | "not empty"
  | "has"
  | "has not"
  | "true"
  | "false"
export type Measured = "days since" | "days until" | "count"

export interface Row {
  kind: "row"
  path: string
  /** `days since(path)` instead of the path itself. */
  of?: Measured
  op: Op
  /** none for empty/true, two for between, any number for in, else one. */
  values: Value[]
}

export interface Group {
  kind: "group"
  join: "and" | "or"
  parts: Node[]
}
export type Node = Row | Group

export const emptyGroup = (): Group => ({ kind: "group", join: "and", parts: [] })

/** How many values an operator takes; null: any number. */
export function arity(op: Op): 0 | 1 | 2 | null {
  switch (op) {
    case "empty":
    case "not empty":
    case "true":
    case "false":
      return 0
    case "between":
      return 2
    case "in":
    case "not in":
      return null
    default:
      return 1
  }
}
