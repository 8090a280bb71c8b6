/** Puts one or more new elements into a list: fields, options, nodes, views, menu items, anything. */
import { join, split } from "../document/pointer"
import { copy, define, listAt } from "./command"
import { kindAt, nameOf } from "./names"

export interface AddArgs {
  list: string
  index?: number
  values: unknown[]
  select?: boolean
}

export const command = define<AddArgs>({
  name: "add",
  title: ({ list, values }, document) => {
    const kind = kindAt(join(list, 0)),
      name = nameOf(values[0], document, list)
    return values.length > 1
      ? { en: `Add ${values.length} elements`, zh: `添加 ${values.length} 个元素` }
      : { en: `Add ${kind.en} ${name.en}`.trim(), zh: `添加${kind.zh}“${name.zh}”` }
  },
  run: (draft, { list, index, values, select = true }) => {
    const target = listAt(draft, split(list))
    const at = Math.max(0, Math.min(index ?? target.length, target.length))
    target.splice(at, 0, ...values.map(copy))
    return select ? { select: values.map((_, offset) => join(list, at + offset)) } : undefined
  },
})
