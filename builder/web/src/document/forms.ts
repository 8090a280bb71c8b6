/** Reading a form: its layout (also the automatic one), the cells in order, labels and names. */
import { join, resolve, split } from "./pointer"
import type { AppDoc, Block, FieldDef, FormDef, Item, LayoutDef, Section } from "./types"
import { isTabs } from "./types"

export const WIDE_TYPES = new Set([
  "long_text",
  "rich_text",
  "sub_table",
  "related",
  "attachments",
  "image",
  "address",
  "table",
])

export const spanOf = (type: string): number => (WIDE_TYPES.has(type) ? 12 : 6)

const automatic = new WeakMap<readonly FieldDef[], LayoutDef>()

/** The layout of a form that has none: one section with every field. Made once per list of fields. */
export function automaticLayout(form: FormDef): LayoutDef {
  const fields = form.fields ?? NO_FIELDS
  const made = automatic.get(fields) ?? everyField(form)
  automatic.set(fields, made)
  return made
}

const NO_FIELDS: readonly FieldDef[] = []

function everyField(form: FormDef): LayoutDef {
  const items: Item[] = (form.fields ?? []).map((field) =>
    field.type === "related" ? { related: field.key, span: 12 } : { field: field.key, span: spanOf(field.type) },
  )
  return { key: "main", body: [{ section: { en: "Basics", zh: "基本信息" }, items }] }
}

export const layoutsOf = (form: FormDef): LayoutDef[] => (form.layouts?.length ? form.layouts : [automaticLayout(form)])

/** Commands on a layout call this first, so that the automatic layout becomes a written one. */
export function materialise(form: FormDef): void {
  if (!form.layouts?.length) form.layouts = [automaticLayout(form)]
}

export interface Cell {
  pointer: string
  item: Item
}
export interface Place {
  pointer: string
  section: Section
  cells: Cell[]
}

/** Sections of a body with pointers, through tabs. */
export function placesOf(body: readonly Block[] | undefined, base: string): Place[] {
  return (body ?? []).flatMap((block, at): Place[] => {
    const pointer = join(base, at)
    if (isTabs(block))
      return block.tabs.flatMap((tab, index) => placesOf(tab.body, join(pointer, "tabs", index, "body")))
    const cells = (block.items ?? []).map((item, index) => ({ pointer: join(pointer, "items", index), item }))
    return [{ pointer, section: block, cells }]
  })
}

export const cellsOf = (layout: LayoutDef, base: string): Cell[] =>
  placesOf(layout.body, join(base, "body")).flatMap((place) => place.cells)

/** The items of a section, also of the layout that a form has by itself. */
export function itemsAt(document: AppDoc, list: string): readonly Item[] {
  const form = formAt(document, list)
  const written = form?.layouts?.length || !form
  const [owner, pointer] = written ? [document, list] : [automaticLayout(form), join("", ...inForm(list)!.rest.slice(2))]
  return (resolve(owner, pointer) as Item[] | undefined) ?? []
}

const indexes = new WeakMap<readonly FieldDef[], Map<string, FieldDef>>()

/** By key, through an index made once per list: documents are never changed in place. */
export function fieldOf(form: FormDef | undefined, key: string | undefined): FieldDef | undefined {
  const fields = form?.fields
  if (!fields || key === undefined) return undefined
  let index = indexes.get(fields)
  if (!index) indexes.set(fields, (index = new Map(fields.map((field) => [field.key, field]))))
  return index.get(key)
}

export const itemField = (item: Item): string | undefined => item.field ?? item.related

export const unplaced = (form: FormDef, layout: LayoutDef): FieldDef[] => {
  const placed = new Set(cellsOf(layout, "").map((cell) => itemField(cell.item)))
  return (form.fields ?? []).filter((field) => !placed.has(field.key))
}

/** `{form: 0, rest: ["layouts", "0", …]}` of `/forms/0/layouts/0/…`; null outside forms. */
export function inForm(pointer: string): { index: number; rest: string[] } | null {
  const [part, index, ...rest] = split(pointer)
  return part === "forms" && index !== undefined ? { index: Number(index), rest } : null
}

export const formAt = (document: AppDoc, pointer: string): FormDef | undefined => {
  const at = inForm(pointer)
  return at ? document.forms?.[at.index] : undefined
}

export const formIndex = (document: AppDoc, key: string): number =>
  document.forms?.findIndex((form) => form.key === key) ?? -1
