/** Sets members of one or several objects; `undefined` removes the member (absent means default). */
import { resolve } from "../document/pointer"
import { copy, define } from "./command"
import { kindAt, memberNames, nameAt } from "./names"

export interface PatchArgs {
  pointers: string[]
  members: Record<string, unknown>
  /** Typing and dragging: neighbouring patches of the same members become one undo step. */
  typing?: boolean
}

export const command = define<PatchArgs>({
  name: "patch",
  title: ({ pointers, members }, document) => {
    const first = pointers[0] ?? ""
    const what = memberNames(Object.keys(members))
    if (pointers.length > 1)
      return {
        en: `Change ${what.en} of ${pointers.length} elements`,
        zh: `修改 ${pointers.length} 个元素的${what.zh}`,
      }
    const kind = kindAt(first),
      name = nameAt(document, first)
    return { en: `Change ${what.en} of ${kind.en} ${name.en}`.trim(), zh: `修改${kind.zh}“${name.zh}”的${what.zh}` }
  },
  mergeKey: ({ pointers, members, typing }) =>
    typing ? `patch ${pointers.join(" ")} ${Object.keys(members).join(" ")}` : undefined,
  run: (draft, { pointers, members }) => {
    for (const pointer of pointers) {
      const target = resolve(draft, pointer) as Record<string, unknown> | undefined
      if (!target || typeof target !== "object") continue
      for (const [name, value] of Object.entries(members)) {
        if (value === undefined) delete target[name]
        else target[name] = copy(value)
      }
    }
  },
})
