/** Writes a whole part at a pointer: what the JSON and the rule text editors do. */
import { parent, resolve } from "../document/pointer"
import { reconcile } from "../document/reconcile"
import { original } from "immer"
import { copy, define } from "./command"
import { titled } from "./names"

export interface WriteArgs {
  pointer: string
  value: unknown
  typing?: boolean
}

export const command = define<WriteArgs>({
  name: "write",
  title: ({ pointer }, document) => titled({ en: "Edit", zh: "编辑" }, document, [pointer]),
  mergeKey: ({ pointer, typing }) => (typing ? `write ${pointer}` : undefined),
  run: (draft, { pointer, value }) => {
    const [above, name] = parent(pointer)
    const holder = resolve(draft, above) as Record<string, unknown>
    const old = holder[name]
    const before = old !== null && typeof old === "object" ? (original(old) ?? old) : old
    holder[name] = reconcile(before, copy(value))
  },
})
