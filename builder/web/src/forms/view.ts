/** The document as the runtime's components want it: an app view without conditions, in the canvas's language. */
import type { AppView, FieldView, FormView } from "@/api/types"
import { inLanguage } from "../document/labels"
import type { Palette } from "../api/types"
import type { AppDoc, FieldDef, FormDef } from "../document/types"

const views = new WeakMap<FieldDef, Map<string, FieldView>>()

/** Made once per definition and language: definitions never change, they are replaced. */
export function fieldView(field: FieldDef, palette: Palette, language: string): FieldView {
  const known = views.get(field) ?? new Map<string, FieldView>()
  views.set(field, known)
  const view = known.get(language) ?? makeView(field, palette, language)
  known.set(language, view)
  return view
}

function makeView(field: FieldDef, palette: Palette, language: string): FieldView {
  const type = palette.fields.find((each) => each.type === field.type)
  const plain = inLanguage(field, language) as unknown as FieldView & { fields?: FieldDef[] }
  const inner = field.fields as FieldDef[] | undefined
  return {
    ...plain,
    label: plain.label || field.key,
    widget: type?.widget ?? field.type,
    operators: type?.operators ?? [],
    value_type: "Any",
    may_write: true,
    required: field.required === true,
    ...(Array.isArray(inner) ? { fields: inner.map((each) => fieldView(each, palette, language)) } : {}),
  }
}

/** A value that shows what the field is for: the first accepted example of its type. A text says nothing by an example
 * of its kind, unless it is what the record is called. */
export function sampleValue(field: FieldDef, palette: Palette, language: string, isTitle: boolean): unknown {
  if (SPEECHLESS.has(field.type) && !isTitle) return null
  const options = field.options as { key: string }[] | undefined
  if (Array.isArray(options))
    return field.type === "choices" ? options.slice(0, 2).map((each) => each.key) : options[0]?.key
  const accepted = (palette.fields.find((each) => each.type === field.type)?.examples ?? []).flatMap(
    (each) => each.accepts ?? [],
  )
  const han = (value: unknown) => typeof value === "string" && /\p{Script=Han}/u.test(value)
  const suits = (value: unknown) => (language === "zh" ? han(value) : !han(value))
  return accepted.find(suits) ?? accepted[0] ?? null
}

/** What has no example worth seeing: free text, other records and people, and what the server works out. */
const SPEECHLESS = new Set([
  "text",
  "long_text",
  "rich_text",
  "tags",
  "reference",
  "references",
  "related",
  "lookup",
  "rollup",
  "computed",
  "sub_table",
  "attachment",
  "image",
  "department",
  "created_by",
  "updated_by",
  "person",
])

/** The field that names a record. */
export const titleOf = (form: FormDef): string | null => form.title ?? form.fields?.[0]?.key ?? null

export function formView(form: FormDef, palette: Palette, language: string): FormView {
  return {
    ...(inLanguage(
      { key: form.key, name: form.name ?? form.key, plural: form.plural, icon: form.icon, help: form.help },
      language,
    ) as Pick<FormView, "key" | "name">),
    title: titleOf(form),
    fields: (form.fields ?? []).map((field) => fieldView(field, palette, language)),
    layouts: [],
    page: {},
    views: [],
    checks: [],
    documents: [],
    comments: true,
    buttons: [],
    may: { create: false, read: false, update: false, delete: false, export: false, import: false },
  }
}

export function appView(document: AppDoc, palette: Palette, language: string): AppView {
  return {
    key: document.key,
    name: inLanguage({ name: document.name }, language).name,
    icon: document.icon ?? "box",
    color: document.color ?? "indigo",
    version: document.version ?? "1.0.0",
    release: 0,
    languages: ["en", "zh"],
    texts: {},
    home: null,
    menu: [],
    pages: {},
    reports: {},
    flows: {},
    forms: Object.fromEntries((document.forms ?? []).map((form) => [form.key, formView(form, palette, language)])),
  }
}
