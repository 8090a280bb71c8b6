/** Takes elements out of their lists. */
import { afterRemoval, indexOf, join, outermost, parent, resolve } from "../document/pointer"
import { define, type List } from "./command"
import { titled } from "./names"

export interface RemoveArgs {
  pointers: string[]
}

export const command = define<RemoveArgs>({
  name: "remove",
  title: ({ pointers }, document) => titled({ en: "Remove", zh: "删除" }, document, outermost(pointers)),
  run: (draft, { pointers }) => {
    const gone = outermost(pointers).reverse()
    for (const pointer of gone) {
      const list = resolve(draft, parent(pointer)[0]) as List | undefined
      list?.splice(indexOf(pointer), 1)
    }
    return { select: neighbour(draft, gone) }
  },
})

/** The element that moved up into the place of the removed one, else the one before it. */
function neighbour(draft: unknown, gone: string[]): string[] {
  const first = gone.at(-1)
  if (first === undefined) return []
  const list = gone
    .slice(0, -1)
    .reduce<string | null>((at, each) => (at === null ? null : afterRemoval(at, each)), parent(first)[0])
  const rest = list === null ? undefined : (resolve(draft, list) as List | undefined)
  if (list === null || !rest?.length) return []
  return [join(list, Math.min(indexOf(first), rest.length - 1))]
}
