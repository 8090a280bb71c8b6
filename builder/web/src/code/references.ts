/** What a text in a definition may name: other parts of the app, and fields of the form that the definition is about.
 * The server's list of the same places is `engines/app/references.py`. */
import { SYSTEM_FIELDS } from "../conditions/members"
import type { AppDoc, FieldDef, FormDef, Keyed, Text } from "../document/types"

export interface Named {
  key: string
  label: Text | undefined
}

type Members = Record<string, unknown>

/** Members that name a part of the app, by the list it stands in. */
const PARTS: Record<string, keyof AppDoc> = {
  source: "forms",
  record: "forms",
  form: "forms",
  report: "reports",
  reports: "reports",
  page: "pages",
  home: "pages",
  flow: "flows",
  rule: "rules",
  table: "tables",
  role: "roles",
  roles: "roles",
  connector: "connectors",
  template: "templates",
}
const NODES = new Set(
  "next else rejected returned failed within node start return_to same_as activity compensation".split(" "),
)
/** Members that hold a field or a path of fields. */
const FIELDS = new Set(
  "of by field period fields changes summary title columns sort sums card lanes start end group hide read_only".split(" "),
)
/** Members whose own members are fields: values of records, fields of a task. */
const HELD_BY_FIELD = new Set(["values", "fields"])

/** `value` is the whole definition, `parts` the way to the text inside it, `typed` what stands there up to the cursor. */
export function namesAt(document: AppDoc, value: unknown, parts: readonly string[], typed = ""): Named[] {
  const member = parts.findLast((part) => !/^\d+$/.test(part)) ?? ""
  if (member === "view") return (document.forms ?? []).flatMap(viewsOf)
  if (parts.at(-3) === "filters" && parts.at(-2) === "applies") return []
  const list = PARTS[member]
  if (list) return ((document[list] as Keyed[] | undefined) ?? []).map(named)
  if (NODES.has(member) && nodesOf(value).length) return nodesOf(value).map(named)
  return FIELDS.has(member) ? paths(document, formAbout(document, value, parts), typed) : []
}

/** What the members of the object at `parts` may be called, where they are names of other parts. */
export function memberNamesAt(document: AppDoc, value: unknown, parts: readonly string[]): Named[] {
  const [before, last] = [parts.at(-2), parts.at(-1) ?? ""]
  if (last === "applies") return (document.reports ?? []).map(named)
  if (last === "positions") return nodesOf(value).map(named)
  if (!HELD_BY_FIELD.has(last) && before !== "set") return []
  return (formAbout(document, value, parts)?.fields ?? []).map(named)
}

const named = (each: Keyed): Named => ({ key: each.key, label: (each.name ?? each.label) as Text | undefined })

const viewsOf = (form: FormDef): Named[] =>
  (form.views ?? []).map((view) => ({ key: `${form.key}.${view.key}`, label: view.name as Text | undefined }))

const nodesOf = (value: unknown): Keyed[] => ((value as Members | null)?.nodes as Keyed[] | undefined) ?? []

/** The form's fields; after `customer.` those of the form that the reference leads to. */
function paths(document: AppDoc, form: FormDef | undefined, typed: string): Named[] {
  if (!form) return []
  const way = typed.replace(/^-/, "").split(".").slice(0, -1)
  let here: FormDef | undefined = form
  for (const part of way) {
    const field: FieldDef | undefined = here?.fields?.find((each) => each.key === part)
    here = document.forms?.find((each) => each.key === field?.form)
  }
  const before = typed.slice(0, typed.length - (typed.split(".").at(-1) ?? "").length).replace(/^-/, "")
  const sign = typed.startsWith("-") ? "-" : ""
  return [...(here?.fields ?? []).map(named), ...(here ? SYSTEM_NAMES : [])].map(({ key, label }) => ({
    key: `${sign}${before}${key}`,
    label,
  }))
}

const SYSTEM_NAMES = SYSTEM_FIELDS.map(named)

/** The form named last on the way: of a filter or widget its own, else the definition's `source` or record. */
export function formAbout(document: AppDoc, value: unknown, parts: readonly string[]): FormDef | undefined {
  let here: unknown = value
  let key: unknown
  for (const part of [null, ...parts]) {
    if (part !== null) here = (here as Members | null | undefined)?.[part]
    if (here !== null && typeof here === "object") key = formNamedBy(here as Members) ?? key
  }
  return document.forms?.find((form) => form.key === key)
}

function formNamedBy(members: Members): unknown {
  const triggers = [members.on].flat() as (Members | undefined)[]
  const view = typeof members.view === "string" ? members.view.split(".")[0] : undefined
  return members.form ?? members.source ?? members.record ?? triggers.find((each) => each?.record)?.record ?? view
}
