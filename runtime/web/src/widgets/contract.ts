import type { ComponentType } from "react"
import type { FieldView, OptionView } from "@/api/types"

/** What an input gets. `value` and what `onChange` sends are in the wire form of docs/reference/http.md; empty is null. */
export interface EditProps<V = any> {
  field: FieldView
  value: V | null | undefined
  onChange: (value: V | null) => void
  onBlur?: () => void
  id?: string
  /** For readers, where no visible label is tied to the input (cells, filters). */
  label?: string
  describedBy?: string
  invalid?: boolean
  disabled?: boolean
  autoFocus?: boolean
  small?: boolean
  /** The other values of the record that is being filled in. */
  values?: Record<string, unknown>
  /** The options left over by conditions; all of them when absent. */
  options?: OptionView[]
  /** What was typed but cannot be read as a value of this type (the text stays in the input). */
  onUnreadable?: (text: string) => void
  /** Mistakes inside a sub-table, by `row/column`. */
  inner?: Record<string, string>
}

export interface ShowProps<V = any> {
  field: FieldView
  value: V | null | undefined
  rec?: Record<string, unknown> | null
}

/** One field widget: a file in `members/`, found by its name, listed nowhere. */
export interface Widget<V = any> {
  /** The `widget` of a field in the app view. */
  name: string
  /** On a record page: may take several lines. */
  Show: ComponentType<ShowProps<V>>
  /** In a table: one line; `Show` when absent. */
  Cell?: ComponentType<ShowProps<V>>
  /** Numbers: right-aligned, tabular. */
  numeric?: boolean
  /** Takes the whole width of a form by nature (texts, tables, files). */
  wide?: boolean
  /** Never typed in. */
  readOnly?: boolean
  /** The label stands beside the control, not above (yes/no). */
  ownLabel?: boolean
}

export const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === "object" &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => each === null || each === undefined || each === ""))
