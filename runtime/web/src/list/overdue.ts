/** Is this value waiting for somebody? The analyst says when, in the field's `overdue` condition. */
import { useSyncExternalStore } from "react"
import type { FieldView, Rec, Tree } from "@/api/types"
import { today } from "@/i18n"
import { useSession } from "@/session"

/** What waits is counted in days, however long it has waited: the limits for `relativeDays`. */
export const LATE = { past: 999, future: 60 }

type Truth = typeof import("@/feel").truth

/** The evaluator comes after the rows: until it is there nothing counts as overdue. */
let truth: Truth | null = null
const waiting = new Set<() => void>()

function listen(heard: () => void): () => void {
  waiting.add(heard)
  if (!truth) void import("@/feel").then((feel) => { truth = feel.truth; waiting.forEach((each) => each()) })
  return () => void waiting.delete(heard)
}

/** Whether a field of a record is overdue. Conditions that cannot be decided from the loaded fields count as "not overdue". */
export function useOverdue(): (field: FieldView, rec: Rec) => boolean {
  const { me } = useSession()
  const decide = useSyncExternalStore(listen, () => truth)
  return (field, rec) => {
    const tree = (field.trees as { overdue?: Tree } | undefined)?.overdue
    if (!tree) return field.overdue === true && String(rec[field.key] ?? "9999") < today()
    try {
      return decide?.(tree, rec, { now: new Date().toISOString(), timezone: me.timezone, user: me } as never) ?? false
    } catch {
      return false // a name that was not loaded: the list must still be drawn
    }
  }
}

/** Fields the condition reads, so that the list loads them too. */
export function namesIn(tree: Tree | undefined): string[] {
  if (!tree) return []
  if (tree[0] === "name" && typeof tree[1] === "string") return [tree[1]]
  return tree.flatMap((part) => (Array.isArray(part) ? namesIn(part as Tree) : []))
}
