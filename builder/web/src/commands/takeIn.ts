/** Puts definitions from a file into a list; one with the key of an existing definition takes its place. */
import { join } from "../document/pointer"
import { reconcile } from "../document/reconcile"
import type { Keyed } from "../document/types"
import { original } from "immer"
import { copy, define, listAt } from "./command"

export interface TakeInArgs {
  list: string
  values: Keyed[]
}

export const command = define<TakeInArgs>({
  name: "takeIn",
  title: ({ values }) =>
    values.length === 1
      ? { en: `Import ${values[0]!.key}`, zh: `导入 ${values[0]!.key}` }
      : { en: `Import ${values.length} definitions`, zh: `导入 ${values.length} 个定义` },
  run: (draft, { list, values }) => {
    const held = listAt(draft, [list]) as Keyed[]
    for (const value of values) {
      const at = held.findIndex((each) => each.key === value.key)
      if (at < 0) held.push(copy(value))
      else held[at] = reconcile(original(held[at]!) ?? held[at], copy(value)) as Keyed
    }
    return { select: [join("", list, held.findIndex((each) => each.key === values[0]?.key))] }
  },
})
