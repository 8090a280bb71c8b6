/** Moves elements to a place in a list: the same one, another section, another tab. */
import { afterRemoval, indexOf, isUnder, join, outermost, parent, resolve, split } from "../document/pointer"
import { copy, define, listAt, type List } from "./command"
import { titled } from "./names"

export interface MoveArgs {
  pointers: string[]
  list: string
  index: number
}

export const command = define<MoveArgs>({
  name: "move",
  title: ({ pointers }, document) => titled({ en: "Move", zh: "移动" }, document, outermost(pointers)),
  run: (draft, { pointers, list, index }) => {
    const moved = outermost(pointers).filter((each) => !isUnder(list, each))
    if (!moved.length) return
    const values = moved.map((each) => copy(resolve(draft, each)))
    let target = list,
      at = index
    for (const pointer of [...moved].reverse()) {
      const [from, name] = parent(pointer)
      ;(resolve(draft, from) as List).splice(Number(name), 1)
      if (from === target && indexOf(pointer) < at) at -= 1
      target = afterRemoval(target, pointer) ?? target
    }
    const into = listAt(draft, split(target))
    at = Math.max(0, Math.min(at, into.length))
    into.splice(at, 0, ...values)
    return { select: values.map((_, offset) => join(target, at + offset)) }
  },
})
