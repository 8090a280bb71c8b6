/** What reports and pages of widgets look like on the wire: the second half of the HTTP contract in `types.ts`. */
import type { Filter, Label, MenuItem } from "./types"

export interface Cell {
  value: unknown
  text: string
  filter?: string | null
}
export interface ResultColumn {
  key: string
  label: Label
  role: "dimension" | "measure"
  type: string
  format?: string | null
  currency?: string
}
export interface PivotHeader {
  label: string
  value?: unknown
  level?: number
  span?: number
  children?: PivotHeader[]
  [member: string]: unknown
}

export interface ResultSet {
  key: string
  name: Label
  show: string
  form: string
  columns: ResultColumn[]
  rows: { cells: Cell[]; level: number }[]
  pivot?: {
    rows: PivotHeader[]
    columns: PivotHeader[]
    cells: Cell[][]
    row_totals?: Cell[] | Cell[][]
    column_totals?: Cell[] | Cell[][]
    grand?: Cell | Cell[]
  }
  number?: {
    value: unknown
    text: string
    previous?: unknown
    delta?: unknown
    /** Which way a change is good news. */
    better?: "more" | "less" | "none"
    basis?: string
    /** The period compared with, in words: "October 2026". */
    basis_text?: string
    goal?: unknown
    filter?: string | null
    format?: string | null
    trend?: { at: string; value: unknown }[]
  }
  chart?: {
    type: string
    categories: string[]
    series: { key: string; name: string; data: (number | string | null)[]; filters?: (string | null)[] }[]
  }
  truncated: boolean
  as_of: string
  took_ms: number
}

export interface PageFilter {
  key: string
  name: Label
  type: "choice" | "date_range" | "person" | "department"
  form?: string | null
  field?: string | null
  applies?: Record<string, string>
  default?: unknown
}

export interface PageWidget {
  key: string
  type: "report" | "list" | "tasks" | "calendar" | "goal" | "recent" | "waiting" | "text" | "shortcuts"
  name?: Label
  help?: Label
  report?: string | null
  view?: string | null
  filters?: Filter[]
  limit?: number
  text?: Label
  target?: string | null
  links?: MenuItem[]
  x: number
  y: number
  w: number
  h: number
}

export interface PageDef {
  key: string
  name: Label
  icon?: string
  kind: "home" | "dashboard"
  filters?: PageFilter[]
  widgets?: PageWidget[]
}
