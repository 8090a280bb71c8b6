/** Puts clipboard pieces into a list, with new keys where theirs are taken. */
import { join, split } from "../document/pointer"
import { unique } from "../document/keys"
import { copy, define, listAt } from "./command"

export interface PasteArgs {
  list: string
  index?: number
  values: unknown[]
}

export const command = define<PasteArgs>({
  name: "paste",
  title: ({ values }) =>
    values.length === 1
      ? { en: "Paste", zh: "粘贴" }
      : { en: `Paste ${values.length} elements`, zh: `粘贴 ${values.length} 个元素` },
  run: (draft, { list, index, values }) => {
    const target = listAt(draft, split(list))
    const at = Math.max(0, Math.min(index ?? target.length, target.length))
    target.splice(at, 0, ...withFreshKeys(values, target))
    return { select: values.map((_, offset) => join(list, at + offset)) }
  },
})

/** Copies whose keys are not among the siblings' keys, nor twice among themselves. */
export function withFreshKeys(values: unknown[], siblings: readonly unknown[]): unknown[] {
  const taken = new Set(
    siblings.map((each) => (each as { key?: string } | null)?.key).filter((key): key is string => Boolean(key)),
  )
  return values.map((value) => {
    const fresh = copy(value) as { key?: string }
    if (fresh !== null && typeof fresh === "object" && typeof fresh.key === "string") {
      fresh.key = unique(fresh.key, taken)
      taken.add(fresh.key)
    }
    return fresh
  })
}
