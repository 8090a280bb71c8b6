/** A second copy right after the first: fields with their cells, sections, views, flows, whole forms. */
import { current, isDraft } from "immer"
import { formAt, itemField } from "../document/forms"
import { unique } from "../document/keys"
import { indexOf, join, outermost, parent, resolve } from "../document/pointer"
import type { AppDoc, FieldDef, Item, Label } from "../document/types"
import { copy, define, type List } from "./command"
import { withFreshKeys } from "./paste"
import { titled } from "./names"
import { showOnPage } from "./onPage"

export interface DuplicateArgs {
  pointers: string[]
}

export const command = define<DuplicateArgs>({
  name: "duplicate",
  title: ({ pointers }, document) => titled({ en: "Duplicate", zh: "复制" }, document, outermost(pointers)),
  run: (draft, { pointers }) => {
    const select: string[] = []
    for (const pointer of outermost(pointers).reverse()) {
      const [at] = parent(pointer)
      const list = resolve(draft, at) as List
      const value = copy(plain(resolve(draft, pointer)))
      const twin = isCell(value) ? cellTwin(draft, pointer, value) : renamed(withFreshKeys([value], list)[0])
      list.splice(indexOf(pointer) + 1, 0, twin)
      select.forEach((each, index) => {
        if (parent(each)[0] === at) select[index] = join(at, indexOf(each) + 1)
      })
      select.unshift(join(at, indexOf(pointer) + 1))
    }
    return { select }
  },
})

const plain = <T>(value: T): T => (isDraft(value) ? (current(value as object) as T) : value)
const isCell = (value: unknown): value is Item =>
  value !== null && typeof value === "object" && !("key" in value) && Boolean(itemField(value as Item))

/** A cell's twin shows a twin of the field, because two cells of one field would edit the same value. */
function cellTwin(draft: AppDoc, pointer: string, item: Item): Item {
  const form = formAt(draft, pointer)
  const fields = form?.fields ?? []
  const at = fields.findIndex((field) => field.key === itemField(item))
  if (at < 0) return item
  const field = renamed(copy(plain(fields[at]!))) as FieldDef
  field.key = unique(
    field.key,
    fields.map((each) => each.key),
  )
  fields.splice(at + 1, 0, field)
  if (form) showOnPage(form, field)
  return item.related ? { ...item, related: field.key } : { ...item, field: field.key }
}

function renamed(value: unknown): unknown {
  const it = value as { label?: Label; name?: Label; section?: Label }
  for (const member of ["label", "name", "section"] as const) {
    const label = it?.[member]
    if (typeof label === "string" && label) it[member] = `${label} 2`
    else if (label && typeof label === "object")
      it[member] = Object.fromEntries(Object.entries(label).map(([language, words]) => [language, `${words} 2`]))
  }
  return value
}
