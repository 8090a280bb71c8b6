/** The flow of the inbox itself: which task comes after the one just decided, which actions need words. */
import type { Task, TaskDetail } from "@/api/types"
import type { Translate } from "@/i18n"

/** Whether this decision has to say why. */
export function needsComment(task: Pick<TaskDetail, "needs">, action: string): boolean {
  if (action === "return") return true
  const wanted = task.needs?.comment ?? "on_reject"
  return wanted === "always" ? ["approve", "reject", "complete"].includes(action) : action === "reject"
}

/** What came of a task, in words: "approved", "approved when time ran out", "advised: approve". */
export function outcomeWords(outcome: string, t: Translate): string {
  const [, advice] = /^advised_(.*)$/.exec(outcome) ?? []
  if (advice) return t("status.advised", { what: t(advice).toLocaleLowerCase() })
  const [, late] = /^(.*)_by_time$/.exec(outcome) ?? []
  if (late) return t("status.by_time", { what: outcomeWords(late, t) })
  const words = t(`status.${outcome}`)
  return words === `status.${outcome}` ? outcome.replaceAll("_", " ") : words
}

/** The task to show when this one leaves the list: the next, else the one before, else none. */
export function afterDeciding(items: readonly Task[], id: string): string | null {
  const at = items.findIndex((item) => item.id === id)
  if (at < 0) return items[0]?.id ?? null
  return items[at + 1]?.id ?? items[at - 1]?.id ?? null
}

export function stepFrom(items: readonly Task[], id: string | null, by: 1 | -1): string | null {
  const at = items.findIndex((item) => item.id === id)
  if (at < 0) return items[0]?.id ?? null
  return items[Math.max(0, Math.min(items.length - 1, at + by))]?.id ?? null
}

/** Main decisions as buttons, rarer ones at the right, in the order of the page; whoever decides may send copies. */
export function sortActions(actions: readonly string[]): { main: string[]; rare: string[] } {
  const main = ["complete", "approve", "reject", "return", "read"].filter((action) => actions.includes(action))
  const decides = ["complete", "approve"].some((action) => actions.includes(action))
  const rare = ["transfer", "add_signer", "delegate", "cc"].filter((action) => actions.includes(action) || (action === "cc" && decides))
  return { main, rare }
}
