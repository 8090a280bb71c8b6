/** Deletes fields with every structural mention of them: cells, columns, facts, permissions. Formulas that still name
 * them become errors in the problems list, because only a person can say what they should read instead. */
import type { AppDoc, Block, FieldDef, FilterDef, FormDef, Item, Section } from "../document/types"
import { isTabs } from "../document/types"
import { define } from "./command"
import { nameOf } from "./names"

export interface RemoveFieldArgs {
  form: number
  keys: string[]
}

export const command = define<RemoveFieldArgs>({
  name: "removeField",
  title: ({ form, keys }, document) => {
    if (keys.length > 1) return { en: `Delete ${keys.length} fields`, zh: `删除 ${keys.length} 个字段` }
    const name = nameOf(
      document.forms?.[form]?.fields?.find((field) => field.key === keys[0]),
      document,
    )
    return { en: `Delete field ${name.en}`, zh: `删除字段“${name.zh}”` }
  },
  run: (draft, { form: at, keys }) => {
    const form = draft.forms?.[at]
    if (!form) return
    const gone = new Set(keys)
    form.fields = form.fields?.filter((field: FieldDef) => !gone.has(field.key))
    for (const layout of form.layouts ?? []) forgetInBody(layout.body, gone)
    for (const section of form.page?.left ?? []) forgetInSection(section, gone)
    forgetInLists(form, gone)
    forgetInRoles(draft, form.key, gone)
    return { select: [] }
  },
})

function forgetInBody(body: Block[] | undefined, gone: Set<string>): void {
  for (const block of body ?? []) {
    if (isTabs(block)) block.tabs.forEach((tab) => forgetInBody(tab.body, gone))
    else forgetInSection(block, gone)
  }
}

function forgetInSection(section: Section, gone: Set<string>): void {
  if (section.items) section.items = section.items.filter((item: Item) => !gone.has(item.field ?? item.related ?? ""))
}

function forgetInLists(form: FormDef, gone: Set<string>): void {
  const holders = [form, form.page, ...(form.views ?? [])] as (Record<string, unknown> | undefined)[]
  const bare = (key: string) => key.replace(/^-/, "").split(".")[0]!
  for (const holder of holders) {
    if (!holder) continue
    for (const name of ["search", "facts", "tags", "tabs", "right", "columns", "sort", "sums", "card"]) {
      const list = holder[name]
      if (Array.isArray(list))
        drop(
          holder,
          name,
          list.filter((key: unknown) => typeof key !== "string" || !gone.has(bare(key))),
          list.length,
        )
    }
    for (const name of ["title", "subtitle", "group", "lanes", "start", "end", "color"]) {
      if (typeof holder[name] === "string" && gone.has(holder[name])) delete holder[name]
    }
    const filters = holder.filters as FilterDef[] | undefined
    if (Array.isArray(filters))
      drop(
        holder,
        "filters",
        filters.filter((filter) => !gone.has(bare(filter.field))),
        filters.length,
      )
  }
}

function forgetInRoles(draft: AppDoc, form: string, gone: Set<string>): void {
  for (const permission of (draft.roles ?? []).flatMap((role) => role.may ?? []).filter((each) => each.form === form)) {
    if (permission.hide) permission.hide = permission.hide.filter((key) => !gone.has(key))
    if (permission.read_only) permission.read_only = permission.read_only.filter((key) => !gone.has(key))
  }
}

function drop(holder: Record<string, unknown>, name: string, kept: unknown[], before: number): void {
  if (kept.length !== before) holder[name] = kept
}
