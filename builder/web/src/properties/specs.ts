/** From JSON Schema to the rows of the property panel: which editor, which tab, in which order. */
import type { Schema } from "../api/types"

export type Editor =
  | "label"
  | "lines"
  | "text"
  | "boolean"
  | "integer"
  | "number"
  | "choice"
  | "condition"
  | "feel"
  | "options"
  | "form"
  | "field"
  | "fieldlist"
  | "path"
  | "icon"
  | "color"
  | "stringlist"
  | "roles"
  | "subfields"
  | "json"
export type TabKey = "common" | "validation" | "display" | "access"

export interface Spec {
  name: string
  editor: Editor
  tab: TabKey
  schema: Schema
  title: string
  description?: string
  fallback: unknown
  choices?: string[]
  minimum?: number
  maximum?: number
}

/** Members with a place or an editor of their own, by name: the hint the schema cannot give. */
const HINTS: Record<string, { editor?: Editor; tab?: TabKey; rank?: number }> = {
  key: { rank: -1 },
  type: { rank: -1 },
  name: { editor: "label", rank: 1 },
  label: { editor: "label", rank: 1 },
  section: { editor: "label", rank: 1 },
  tab: { editor: "label", rank: 1 },
  text: { editor: "label", rank: 1 },
  plural: { editor: "label", rank: 2 },
  help: { editor: "label", rank: 30 },
  options: { editor: "options", rank: 4 },
  formula: { editor: "feel", rank: 4 },
  form: { editor: "form", rank: 5 },
  by: { editor: "field", rank: 6 },
  of: { editor: "field", rank: 5 },
  path: { editor: "path", rank: 5 },
  icon: { editor: "icon", rank: 8 },
  title: { editor: "field", rank: 9 },
  subtitle: { editor: "field", rank: 10 },
  search: { editor: "fieldlist", rank: 11 },
  columns: { editor: "fieldlist", tab: "display", rank: 20 },
  child_of: { editor: "form", rank: 40 },
  default: { editor: "feel", rank: 20 },
  filter: { editor: "feel", rank: 12 },
  where: { editor: "feel", rank: 12 },
  required: { editor: "condition", tab: "validation", rank: 1 },
  unique: { tab: "validation", rank: 2 },
  min: { tab: "validation", rank: 3 },
  max: { tab: "validation", rank: 4 },
  max_length: { tab: "validation", rank: 5 },
  pattern: { tab: "validation", rank: 6 },
  max_files: { tab: "validation" },
  max_size_mb: { tab: "validation" },
  accept: { tab: "validation" },
  visible: { editor: "condition", tab: "display", rank: 1 },
  read_only: { editor: "condition", tab: "display", rank: 2 },
  overdue: { editor: "condition", tab: "display", rank: 40 },
  placeholder: { editor: "label", tab: "display", rank: 3 },
  style: { tab: "display", rank: 4 },
  rows: { tab: "display", rank: 5 },
  unit: { tab: "display" },
  collapsed: { tab: "display" },
  audit: { tab: "access", rank: 2 },
  index: { tab: "access", rank: 3 },
  note: { editor: "lines", tab: "access", rank: 9 },
  roles: { editor: "roles", tab: "access", rank: 1 },
  comments: { tab: "display" },
}

const INNER = new Set([
  "fields",
  "checks",
  "layouts",
  "views",
  "page",
  "documents",
  "items",
  "body",
  "tabs",
  "type",
  "key",
  "span",
  "field",
  "related",
  "divider",
])

export function resolveRef(schema: Schema | undefined, root: Schema): Schema {
  let here = schema ?? {}
  for (let depth = 0; here.$ref && depth < 8; depth += 1) {
    const name = here.$ref.split("/").at(-1)!.replace(/~1/g, "/")
    here = {
      ...(root.$defs?.[name] ?? {}),
      ...Object.fromEntries(Object.entries(here).filter(([member]) => member !== "$ref")),
    }
  }
  return here
}

/** The schema without "or null": absent already says that. */
function bare(schema: Schema, root: Schema): Schema {
  const here = resolveRef(schema, root)
  const others = here.anyOf?.map((each) => resolveRef(each, root)).filter((each) => each.type !== "null")
  return others?.length === 1
    ? { ...others[0], ...Object.fromEntries(Object.entries(here).filter(([name]) => name !== "anyOf")) }
    : here
}

export function specsOf(schema: Schema, root: Schema = schema, leaveOut: ReadonlySet<string> = INNER): Spec[] {
  const own = resolveRef(schema, root)
  return Object.entries(own.properties ?? {})
    .filter(([name]) => !leaveOut.has(name) || (name === "fields" && own.properties?.type !== undefined))
    .map(([name, member]) => specOf(name, member, root))
    .sort((a, b) => rank(a.name) - rank(b.name))
}

const rank = (name: string) => HINTS[name]?.rank ?? 15

function specOf(name: string, member: Schema, root: Schema): Spec {
  const schema = bare(member, root)
  const hint = HINTS[name] ?? {}
  return {
    name,
    schema,
    tab: (schema.tab as TabKey | undefined) ?? hint.tab ?? "common",
    editor: editorOf(name, schema, hint.editor),
    title: schema.title ?? name,
    description: schema.description,
    fallback: member.default ?? schema.default,
    choices: schema.enum?.map(String),
    minimum: schema.minimum,
    maximum: schema.maximum,
  }
}

function editorOf(name: string, schema: Schema, hinted: Editor | undefined): Editor {
  if (name === "fields") return "subfields"
  if (schema.format === "feel-condition" || schema.anyOf?.some((each) => each.format === "feel-condition"))
    return "condition"
  if (hinted) return hinted
  if (schema.format === "feel") return "feel"
  if (schema.enum) return "choice"
  switch (schema.type) {
    case "boolean":
      return "boolean"
    case "integer":
      return "integer"
    case "number":
      return "number"
    case "string":
      return (schema.maxLength ?? 0) > 500 ? "lines" : "text"
    case "array":
      return schema.items?.type === "string" ? "stringlist" : "json"
  }
  const kinds = schema.anyOf?.map((each) => each.type) ?? []
  if (kinds.includes("number") || kinds.includes("integer")) return "number"
  if (kinds.includes("string") && kinds.includes("object")) return "label"
  return "json"
}
