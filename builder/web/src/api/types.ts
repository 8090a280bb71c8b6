/** The designer's side of the HTTP contract (docs/reference/http.md, "Designing"). */
import type { AppDoc, FieldDef, Label } from "../document/types"

export interface Diagnostic {
  code: string
  pointer: string
  message: string
  hint?: string
  severity: "error" | "warning" | "hint"
  span?: [number, number]
}

export interface AppCard {
  key: string
  name: Label
  icon?: string
  color?: string
  release: number | null
  draft: { changes: number; saved_at: string; by: Who | string | null } | null
}
export interface Who {
  id: string
  title: string
}
export interface Draft {
  document: AppDoc
  /** What this state of the draft is told apart by: sent back when it is saved or published. */
  mark: string
  base_release: number | null
  saved_at: string | null
  by?: Who | null
  changes: number
  diagnostics: Diagnostic[]
}
export interface Saved {
  mark: string
  saved_at: string
  changes: number
  diagnostics: Diagnostic[]
}

export interface Schema {
  type?: string | string[]
  title?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  format?: string
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  $ref?: string
  $defs?: Record<string, Schema>
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  prefixItems?: Schema[]
  additionalProperties?: boolean | Schema
  minimum?: number
  maximum?: number
  maxLength?: number
  pattern?: string
  examples?: unknown[]
  discriminator?: { propertyName: string; mapping?: Record<string, string> }
  [hint: string]: unknown
}

export interface PaletteField {
  type: string
  label: Label
  icon: string
  group: string
  schema: Schema
  examples: { options?: Partial<FieldDef>; accepts?: unknown[]; refuses?: unknown[] }[]
  widget: string
  operators: string[]
}
export interface PaletteMember {
  type: string
  label: Label
  icon?: string
  group?: string
  schema?: Schema
  examples?: unknown[]
}
export interface PaletteFunction {
  name: string
  label?: Label
  help?: Label
  signature?: string
  category?: string
}
export interface Template {
  key: string
  name: Label
  help?: Label
  icon?: string
}
export interface Palette {
  fields: PaletteField[]
  nodes: PaletteMember[]
  actions: PaletteMember[]
  functions: PaletteFunction[]
  templates: Template[]
}

export interface DiffChange {
  kind: "added" | "changed" | "removed" | "moved" | "renamed"
  pointer: string
  what: string
  label: Label
  sentence: string
  /** A list that changed: what came and what went, by name. */
  list: { place: string; came: string[]; went: string[]; moved: boolean } | null
}
export interface DiffEffect {
  kind: string
  table: string
  column: string | null
  sentence: string
  rows: number | null
  loses: boolean
  /** The form or field, with keys, as in a change. */
  pointer: string
}
export interface Diff {
  changes: DiffChange[]
  effects: DiffEffect[]
  diagnostics: Diagnostic[]
}
export interface Release {
  release: number
  at: string
  by: Who | null
  message: string
  version?: string
  current?: boolean
  changes?: number
  hash?: string
}
export interface Use {
  pointer: string
  label: Label
  kind: string
  /** The app that the place is in, where it is another one. */
  app: { key: string; name: Label } | null
}
export interface Checked {
  diagnostics: Diagnostic[]
  type: string | null
  words: string | null
  tree: unknown
  /** The text as it is saved: accepted spellings rewritten. */
  saved?: string | null
  names?: NamedSpan[]
}
/** A word of a text that names something: it is shown by its label. */
export interface NamedSpan {
  from: number
  to: number
  kind: "field" | "option" | "form"
  key: string
  label: string
  type: string
}
/** What a rule would do (nothing was written). */
export interface Trial {
  form: string | null
  count: number
  complete: boolean
  on: string | null
  items: TrialItem[]
  narrowed: boolean
}
export interface TrialItem {
  record: Who | null
  fired: boolean
  error: string | null
  parts: { text: string; value: unknown; depth: number; null?: "empty" | "failed"; origin?: string }[]
  would: {
    kind: string
    text: string
    form?: string
    record?: { id: string }
    changes?: { field: string; old: unknown; new: unknown }[]
  }[]
}
export interface Completion {
  label: string
  insert: string
  kind: string
  detail?: string
}
export interface Completions {
  from: number
  items: Completion[]
}
export interface Imported {
  app: string
  is_new?: boolean
  release?: number | null
  diagnostics: Diagnostic[]
  changes?: DiffChange[]
  effects?: DiffEffect[]
}
