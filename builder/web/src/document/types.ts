/** The app document as the designer holds it: the JSON of the app format, nothing added. */
export type Label = string | Record<string, string>
export type Text = { en: string; zh: string }
export type Condition = boolean | string

export interface Keyed {
  key: string
  name?: Label
  label?: Label
}

export interface FieldDef extends Keyed {
  type: string
  label?: Label
  help?: Label
  placeholder?: Label
  required?: Condition
  visible?: Condition
  read_only?: Condition
  default?: string
  [option: string]: unknown
}

export interface Item {
  field?: string
  text?: Label
  divider?: boolean
  related?: string
  span?: number
  label?: Label
  help?: Label
  visible?: Condition
  required?: Condition
  read_only?: Condition
}
export interface Section {
  key?: string
  section?: Label
  help?: Label
  items?: Item[]
  visible?: Condition
  collapsed?: boolean
}
export interface Tab {
  key?: string
  tab: Label
  body?: Section[]
  visible?: Condition
}
export interface Tabs {
  tabs: Tab[]
}
export type Block = Section | Tabs
export interface LayoutDef {
  key: string
  name?: Label
  roles?: string[]
  body?: Block[]
}
export interface FilterDef {
  field: string
  op?: string
  value?: unknown
}
export interface ViewDef extends Keyed {
  type?: "list" | "kanban" | "calendar" | "gallery"
  icon?: string
  columns?: string[]
  filters?: FilterDef[]
  where?: string
  sort?: string[]
  group?: string
  sums?: string[]
  lanes?: string
  card?: string[]
  folded?: string[]
  start?: string
  end?: string
  color?: string
  roles?: string[]
  count?: boolean
}
export interface CheckDef {
  key: string
  when?: Condition
  must: string
  message: Label
  field?: string
}
export interface RecordPageDef {
  facts?: string[]
  tags?: string[]
  left?: Section[]
  tabs?: string[]
  right?: string[]
  actions?: string[]
}
export interface FormDef extends Keyed {
  plural?: Label
  icon?: string
  help?: Label
  title?: string
  subtitle?: string
  search?: string[]
  fields?: FieldDef[]
  checks?: CheckDef[]
  layouts?: LayoutDef[]
  page?: RecordPageDef
  views?: ViewDef[]
  documents?: Keyed[]
  comments?: boolean
  child_of?: string
}
export interface Permission {
  form: string
  read?: Condition
  create?: boolean
  update?: Condition
  delete?: Condition
  export?: boolean
  import?: boolean
  hide?: string[]
  read_only?: string[]
}
export interface RoleDef extends Keyed {
  help?: Label
  home?: string
  may?: Permission[]
  reports?: string[] | boolean
  portal?: boolean
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
  icon?: string
  roles?: string[]
}
export interface AppDoc {
  format: 1
  key: string
  version?: string
  name: Label
  icon?: string
  color?: string
  languages?: string[]
  forms?: FormDef[]
  flows?: Keyed[]
  rules?: Keyed[]
  tables?: Keyed[]
  reports?: Keyed[]
  pages?: Keyed[]
  menu?: MenuItem[]
  roles?: RoleDef[]
  [member: string]: unknown
}

export const isTabs = (block: Block): block is Tabs => Array.isArray((block as Tabs).tabs)
