/** Dissolves a section or a set of tabs: what was inside stays, in the place of the block. */
import { indexOf, join, parent, resolve } from "../document/pointer"
import type { Block, Item, Section } from "../document/types"
import { isTabs } from "../document/types"
import { copy, define } from "./command"
import { titled } from "./names"

export interface UngroupArgs {
  pointer: string
}

export const command = define<UngroupArgs>({
  name: "ungroup",
  title: ({ pointer }, document) => titled({ en: "Dissolve", zh: "解散" }, document, [pointer]),
  run: (draft, { pointer }) => {
    const body = resolve(draft, parent(pointer)[0]) as Block[]
    const at = indexOf(pointer),
      block = body[at]
    if (!block) return
    if (isTabs(block)) {
      const sections = block.tabs.flatMap((tab) =>
        (tab.body ?? []).map((section): Section => ({ ...copy(section), section: copy(section.section ?? tab.tab) })),
      )
      body.splice(at, 1, ...sections)
      return { select: sections.map((_, offset) => join(parent(pointer)[0], at + offset)) }
    }
    const neighbour = [at - 1, at + 1].find((index) => body[index] && !isTabs(body[index]!))
    if (neighbour === undefined) {
      block.section = ""
      return { select: [pointer] }
    }
    const items = copy(block.items ?? []) as Item[]
    const target = body[neighbour] as Section
    if (neighbour < at) (target.items ??= []).push(...items)
    else (target.items ??= []).unshift(...items)
    body.splice(at, 1)
    return { select: [join(parent(pointer)[0], Math.min(neighbour, at))] }
  },
})
