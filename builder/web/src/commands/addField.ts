/** A new field, its cell in a layout and its line on the record page, in one step. */
import { automaticLayout, materialise, spanOf } from "../document/forms"
import { join, split } from "../document/pointer"
import type { FieldDef, FormDef, Item, LayoutDef } from "../document/types"
import { copy, define, listAt } from "./command"
import { nameOf } from "./names"
import { showOnPage } from "./onPage"

export interface AddFieldArgs {
  form: number
  field: FieldDef
  /** Pointer of the items list and the place in it; absent: the end of the last section of layout `layout`. */
  list?: string
  index?: number
  layout?: number
  span?: number
}

export const command = define<AddFieldArgs>({
  name: "addField",
  title: ({ field }, document) => {
    const name = nameOf(field, document)
    return { en: `Add field ${name.en}`, zh: `添加字段“${name.zh}”` }
  },
  run: (draft, { form: at, field, list, index, layout = 0, span }) => {
    const form = draft.forms?.[at]
    if (!form) return
    materialise(form)
    ;(form.fields ??= []).push(copy(field))
    const where = list ?? lastList(form, at, layout)
    const items = listAt(draft, split(where)) as Item[]
    const place = Math.max(0, Math.min(index ?? items.length, items.length))
    const width = span ?? spanOf(field.type)
    items.splice(
      place,
      0,
      field.type === "related" ? { related: field.key, span: 12 } : { field: field.key, span: width },
    )
    showOnPage(form, field)
    return { select: [join(where, place)] }
  },
})

/** The items list of the layout's last plain section, which is made when there is none. */
export function lastList(form: FormDef, at: number, layout: number): string {
  const target: LayoutDef = form.layouts?.[layout] ?? automaticLayout(form)
  const body = (target.body ??= [])
  let section = body.findLastIndex((block) => !("tabs" in block))
  if (section < 0) section = body.push({ items: [] }) - 1
  return join("", "forms", at, "layouts", layout, "body", section, "items")
}
