/** Wraps cells of a layout into a new section, right after the section of the first one. */
import { indexOf, join, outermost, parent, resolve } from "../document/pointer"
import type { Block, Label, Section } from "../document/types"
import { copy, define, type List } from "./command"

export interface GroupArgs {
  pointers: string[]
  section: Label
}

export const command = define<GroupArgs>({
  name: "group",
  title: ({ pointers }) => ({ en: `Group ${pointers.length} elements`, zh: `将 ${pointers.length} 个元素组成分组` }),
  run: (draft, { pointers, section }) => {
    const cells = outermost(pointers).filter((each) => parent(each)[0].endsWith("/items"))
    if (!cells.length) return
    const items = cells.map((each) => copy(resolve(draft, each))) as Section["items"]
    const home = parent(parent(cells[0]!)[0])[0]
    for (const each of [...cells].reverse()) (resolve(draft, parent(each)[0]) as List).splice(indexOf(each), 1)
    const [body, at] = parent(home)
    ;(resolve(draft, body) as Block[]).splice(Number(at) + 1, 0, { section: copy(section), items })
    return { select: [join(body, Number(at) + 1)] }
  },
})
