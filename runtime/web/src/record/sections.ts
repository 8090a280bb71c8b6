import type { FormView, Item, LayoutDef, Section } from "@/api/types"
import { isSystem, layoutOf, plainFields } from "@/form"

const flat = (layout: LayoutDef): Section[] =>
  layout.body.flatMap((block) => ("tabs" in block ? block.tabs.flatMap((tab) => tab.body) : [block]))

/** The sections at the left: the page's own, else the layout's, without what is drawn elsewhere (wide lists). */
export function leftSections(form: FormView, roles: string[]): Section[] {
  const own = form.page.left?.length ? form.page.left : flat(layoutOf(form, roles))
  const known = new Set(form.fields.filter((field) => field.type !== "sub_table").map((field) => field.key))
  const keep = (item: Item) => (item.field ? known.has(item.field) : !item.divider)
  const sections = own
    .map((section) => ({ ...section, items: section.items.filter(keep) }))
    .filter((section) => section.items.length)
  return sections.length ? sections : [{ items: plainFields(form).map((field) => ({ field: field.key })) }]
}

/** `related` fields for the tabs and for the right column; all of them are tabs when the analyst chose none. */
export function relatedOf(form: FormView): { tabs: string[]; right: string[] } {
  const known = new Set(form.fields.filter((field) => field.type === "related").map((field) => field.key))
  const tabs = (form.page.tabs ?? []).filter((key) => known.has(key))
  const right = (form.page.right ?? []).filter((key) => known.has(key))
  const inLeft = new Set((form.page.left ?? []).flatMap((section) => section.items.map((item) => item.related)))
  return tabs.length || right.length
    ? { tabs, right }
    : { tabs: [...known].filter((key) => !inLeft.has(key)), right: [] }
}

/** Rows are too wide for the left column: each sub-table is a tab, before the timeline. */
export const rowFields = (form: FormView): string[] =>
  form.fields.filter((field) => field.type === "sub_table" && !isSystem(field)).map((field) => field.key)
