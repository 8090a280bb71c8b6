/** What a text in a definition may name: other parts of the app, and fields of the form that the definition is about. */
import type { AppDoc, FormDef, Keyed, Text } from "../document/types"

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
  page: "pages",
  home: "pages",
  flow: "flows",
  role: "roles",
  roles: "roles",
  connector: "connectors",
}
const NODES = new Set(["next", "rejected", "returned", "otherwise"])
const FIELDS = new Set(["of", "by", "field", "period", "title", "lanes", "start", "end", "columns", "sort", "sums", "card"])

/** `value` is the whole definition, `parts` the way to the text inside it. */
export function namesAt(document: AppDoc, value: unknown, parts: readonly string[]): Named[] {
  const member = parts.findLast((part) => !/^\d+$/.test(part)) ?? ""
  const list = PARTS[member]
  if (list) return ((document[list] as Keyed[] | undefined) ?? []).map(named)
  if (NODES.has(member)) return (((value as Members | null)?.nodes as Keyed[] | undefined) ?? []).map(named)
  if (member === "view") return (document.forms ?? []).flatMap(viewsOf)
  const form = FIELDS.has(member) ? formAbout(document, value, parts) : undefined
  return (form?.fields ?? []).map(named)
}

const named = (each: Keyed): Named => ({ key: each.key, label: (each.name ?? each.label) as Text | undefined })

const viewsOf = (form: FormDef): Named[] =>
  (form.views ?? []).map((view) => ({ key: `${form.key}.${view.key}`, label: view.name as Text | undefined }))

/** The form named last on the way: of a filter its own `form`, else the definition's `source` or record. */
function formAbout(document: AppDoc, value: unknown, parts: readonly string[]): FormDef | undefined {
  let here: unknown = value
  let key: unknown
  for (const part of [null, ...parts]) {
    if (part !== null) here = (here as Members | null | undefined)?.[part]
    if (here === null || typeof here !== "object") continue
    const members = here as Members
    key = members.form ?? members.source ?? (members.on as Members | undefined)?.record ?? key
  }
  return document.forms?.find((form) => form.key === key)
}
