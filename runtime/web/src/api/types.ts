import type { FlowDiagram } from "@/flow/types"
/** The HTTP contract (docs/reference/http.md) as types. Decimals are strings, dates `YYYY-MM-DD`, instants ISO UTC. */
import type { Diagnostic } from "./problem"
import type { PageDef } from "./reports"

export type Language = "en" | "zh"
export type Theme = "light" | "dark" | "system"
export type Label = string | { [language: string]: string }
/** A compiled FEEL expression. */
export type Tree = readonly unknown[]

export interface Ref {
  id: string
  title: string
  [member: string]: unknown
}

export interface Me {
  id: string
  name: string
  login: string
  email: string | null
  phone: string | null
  language: Language | null
  theme: Theme
  timezone: string
  /** When nothing is sent outside, in the person's own time zone. */
  quiet_hours: { from: string; until: string } | null
  department: Ref | null
  is_admin: boolean
  may_build: boolean
  roles: Record<string, string[]>
  csrf: string
}

export interface Person extends Ref {
  name: string
  login: string
  email?: string | null
  department?: Ref | null
}

export interface AppEntry {
  key: string
  name: Label
  icon: string
  color: string
  version: string
  release: number | string
}

export interface MenuItem {
  page?: string
  form?: string
  view?: string
  report?: string
  url?: string
  group?: Label
  items?: MenuItem[]
  name?: Label
  icon?: string | null
}

export interface AppView extends AppEntry {
  languages: Language[]
  texts: Record<string, Label>
  home: string | null
  menu: MenuItem[]
  pages: Record<string, PageDef>
  reports: Record<string, { key: string; name: Label; show: string; source: string }>
  forms: Record<string, FormView>
  /** `holds`: the forms whose changes wait until the flow approves them. */
  flows: Record<string, { key: string; name: Label; holds: string[] }>
}

export interface Trees {
  visible?: Tree
  required?: Tree
  read_only?: Tree
  default?: Tree
  options?: Tree
  formula?: Tree
  when?: Tree
  must?: Tree
}

/** A condition that is not constant is in `trees`; the member itself is then its text. */
export type Condition = boolean | string

export interface OptionView {
  key: string
  label: Label
  color?: string | null
  visible?: Condition
  trees?: Trees
  [member: string]: unknown
}

export interface FieldView {
  key: string
  type: string
  label: Label
  help?: Label
  placeholder?: Label
  required?: Condition
  visible?: Condition
  read_only?: Condition
  default?: string | null
  unique?: boolean
  widget: string
  operators: string[]
  value_type: string
  may_write: boolean
  trees?: Trees
  /** choice, choices */
  options?: OptionView[]
  /** reference, references, sub_table, related */
  form?: string
  by?: string
  /** reference, references: with a filter; what a list is asked for, and which values it needs for that */
  choose?: { name: string; reads: string[] }
  /** sub_table: the columns, when the server sends them here */
  fields?: FieldView[]
  columns?: string[]
  /** address: its parts as fields whose keys are paths (`address.city`); they are written with the whole only. */
  parts?: FieldView[]
  currency?: string
  scale?: number
  max_length?: number
  min?: string | number | null
  max?: string | number | null
  multiple?: boolean
  [member: string]: unknown
}

export interface Item {
  field?: string | null
  text?: Label | null
  divider?: boolean
  related?: string | null
  span?: number
  label?: Label
  help?: Label
  visible?: Condition
  required?: Condition
  read_only?: Condition
  trees?: Trees
}

export interface Section {
  key?: string | null
  section?: Label
  help?: Label
  items: Item[]
  visible?: Condition
  collapsed?: boolean
  trees?: Trees
}

export interface Tab {
  key?: string | null
  tab: Label
  body: Section[]
  visible?: Condition
  trees?: Trees
}
export interface TabsDef {
  tabs: Tab[]
}
export interface LayoutDef {
  key: string
  name?: Label
  roles?: string[]
  body: (Section | TabsDef)[]
}

export interface RecordPageDef {
  facts?: string[]
  tags?: string[]
  left?: Section[]
  tabs?: string[]
  right?: string[]
  actions?: string[]
}

export interface Filter {
  field: string
  op: string
  value?: unknown
}

export interface ViewDef {
  key: string
  name?: Label
  type: "list" | "kanban" | "calendar" | "gallery"
  icon?: string | null
  columns?: string[]
  filters?: Filter[]
  where?: string | null
  sort?: string[]
  group?: string | null
  sums?: string[]
  lanes?: string | null
  card?: string[]
  folded?: string[]
  start?: string | null
  end?: string | null
  color?: string | null
  count?: boolean
}

export interface SavedView {
  id: string
  name: string
  definition: ViewDef
  shared: boolean
}
export interface CheckView {
  key: string
  message: Label
  field?: string | null
  when?: Condition
  must?: string
  trees?: Trees
}
export interface ButtonView {
  key: string
  kind: "rule" | "flow"
  label: Label
  icon?: string | null
  visible?: Tree | boolean | null
}

export interface FormView {
  key: string
  name: Label
  plural?: Label
  icon?: string
  help?: Label
  title: string | null
  subtitle?: string | null
  fields: FieldView[]
  layouts: LayoutDef[]
  page: RecordPageDef
  views: ViewDef[]
  checks: CheckView[]
  documents: { key: string; name: Label }[]
  comments: boolean
  child_of?: string | null
  may: { create: boolean; read: boolean; update: boolean; delete: boolean; export: boolean; import: boolean }
  buttons: ButtonView[]
}

export interface Rec {
  id: string
  revision: number
  title: string
  created_at?: string
  created_by?: Ref | null
  updated_at?: string
  updated_by?: Ref | null
  [field: string]: unknown
}

export interface ListPage<T = Rec> {
  items: T[]
  next: string | null
  /** Only where the database cannot work the filter out; `stopped`: the page ended before it was full. */
  note?: { looked_at: number; stopped: boolean; message: string }
}
export interface Lane {
  key: string | null
  count: number
  sums?: Record<string, string>
  items: Rec[]
  next: string | null
  note?: ListPage["note"]
}
export interface FileRef {
  id: string
  name: string
  size_bytes: number
  type: string
  url: string
}
export interface SearchHit {
  app: string
  form: string
  id: string
  title: string
  subtitle?: string | null
  icon?: string
}
export interface Notification {
  id: string
  title: Label
  body?: Label | null
  link?: string | null
  at: string
  read: boolean
}

export interface TimelineItem {
  id: string
  kind: "comment" | "change" | "create" | "delete" | "restore" | "flow" | "rule" | "mail" | "related" | "task"
  at: string
  by: Ref | null
  text?: string
  mentions?: Ref[]
  files?: FileRef[]
  changes?: { field: string; label?: Label; old: unknown; new: unknown }[]
  title?: string
  link?: string
  [member: string]: unknown
}

export type InboxTab = "todo" | "done" | "mine" | "cc"

export interface Task {
  id: string
  kind: "approval" | "form_task" | "cc"
  app: string
  flow: { key: string; name: Label }
  node: { key: string; name: Label }
  title: string
  subject: string
  record: { app: string; form: string; id: string; title: string } | null
  initiator: Ref | null
  assignee: Ref | null
  since: string
  due_at: string | null
  overdue: boolean
  status: "open" | "done"
  outcome: string | null
  summary: { label: Label; value: unknown; type: string }[]
  urged: boolean
  /** It runs, but something has stopped it. */
  stopped?: boolean
  unread: boolean
  /** In whose place I decide. */
  agent_of?: Ref | null
  instance?: string
}

export interface Seat {
  person: Ref
  status: string
  outcome: string | null
  comment: string | null
  at: string | null
  /** In whose place the person was asked. */
  agent_of?: Ref | null
  /** An answer that no longer counts: the step was come to again, or the person was asked again. */
  earlier?: boolean
  /** While it is open. */
  task?: string
}
export interface ProgressStep {
  node: string
  name: Label
  kind: string
  status: "done" | "current" | "waiting" | "returned" | "skipped"
  mode?: string | null
  /** How many people sign now, or did at the last visit. */
  asked?: number
  /** Who would be asked, of a step that is still to come. */
  expected?: Ref[]
  seats: Seat[]
}

export interface TaskDetail extends Omit<Task, "record"> {
  /** When the run began. */
  started_at?: string
  record: Rec | null
  form: string | null
  changed: { field: string; label: Label; old: unknown; new: unknown }[]
  /** The decision that the changes came after. */
  changed_since?: { kind: string; by: Ref | null; at: string } | null
  /** What somebody did that brought this task here. */
  because?: { kind: string; by: Ref | null; comment: string | null; at: string } | null
  /** What closed it. */
  closed?: { kind: string; by: Ref | null; at: string } | null
  /** Who asks for advice; the decision stays theirs. */
  advises?: Ref | null
  /** Another task that I have to do in this run. */
  own?: string | null
  /** What has stopped the run. */
  incidents?: { id: string; name: Label; node: string; message: string }[]
  facts: { label: Label; value: unknown; type?: string }[]
  progress: ProgressStep[]
  actions: string[]
  return_to: { node: string; name: Label }[]
  fields: Record<string, "hide" | "read" | "write" | "require">
  diagram?: FlowDiagram
  return_how?: "choose" | "replay" | "back"
  /** What the step asks for with a decision. */
  needs?: Record<"comment" | "files" | "signature", string> & { password: boolean }
  /** Steps whose people may still be chosen. */
  choose?: { node: string; name: Label; chosen: string[] }[]
  /** Signers that I have added. */
  added?: { seat: string; person: Ref; where: string; status: string; removable: boolean }[]
  /** The change that waits for this approval. */
  proposal?: { status: string; values: { field: string; label: Label; old: unknown; new: unknown }[] } | null
  may_take_back?: boolean
  may_withdraw?: boolean
  may_urge?: boolean
  may_manage?: boolean
}

export interface ImportPlan {
  id: string
  columns: { name: string; samples: string[]; field: string | null }[]
  rows: number
}
export interface ImportCheck {
  rows: number
  creates: number
  updates: number
  skips: number
  failed: number
  errors: { row: number; column: string; message: string }[]
}
export interface ImportState {
  state: "ready" | "running" | "done" | "failed"
  done: number
  total: number
  counts?: Partial<Record<"creates" | "updates" | "skips" | "failed", number>>
  errors: { row: number; column?: string; message: string }[]
}

export type { Diagnostic }
export type * from "./reports"
