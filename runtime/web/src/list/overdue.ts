/** Is this value waiting for somebody? The analyst says when, in the field's `overdue` condition. */
import type { FieldView, Rec, Tree } from "@/api/types"
import { truth } from "@/feel"
import { today } from "@/i18n"

/** Conditions that cannot be decided from the loaded fields count as "not overdue". */
export function isOverdue(field: FieldView, rec: Rec, env: { timezone: string; user: unknown }): boolean {
  const tree = (field.trees as { overdue?: Tree } | undefined)?.overdue
  if (!tree) return field.overdue === true && String(rec[field.key] ?? "9999") < today()
  try {
    return truth(tree, rec, { now: new Date().toISOString(), timezone: env.timezone, user: env.user } as never)
  } catch {
    return false // a name that was not loaded: the list must still be drawn
  }
}

/** Fields the condition reads, so that the list loads them too. */
export function namesIn(tree: Tree | undefined): string[] {
  if (!tree) return []
  if (tree[0] === "name" && typeof tree[1] === "string") return [tree[1]]
  return tree.flatMap((part) => (Array.isArray(part) ? namesIn(part as Tree) : []))
}
