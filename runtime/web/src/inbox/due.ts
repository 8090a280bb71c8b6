/** How urgent a task is, in words and in a colour that has a meaning. */
import type { Task } from "@/api/types"
import { daysFromToday, formatDate, formatWhen, relativeDays, type Translate } from "@/i18n"

export interface Due { text: string; tone: "danger" | "warning" | "t3" }

const HOUR = 3_600_000

export function dueOf(task: Pick<Task, "due_at" | "since" | "status">, now: number, t: Translate): Due | null {
  if (task.status === "done") return { text: formatWhen(task.since), tone: "t3" }
  if (!task.due_at) return { text: relativeDays(task.since), tone: "t3" }
  const left = new Date(task.due_at).getTime() - now
  if (left < 0) return { text: lateWords(-left, t), tone: "danger" }
  if (left < HOUR) return { text: t("due.left.minutes", { n: Math.max(1, Math.round(left / 60_000)) }), tone: "warning" }
  if (left < 12 * HOUR) return { text: t("due.left.hours", { n: Math.round(left / HOUR) }), tone: "warning" }
  const days = daysFromToday(task.due_at)
  return { text: days <= 1 ? relativeDays(task.due_at) : formatDate(task.due_at, { short: true }), tone: days === 0 ? "warning" : "t3" }
}

function lateWords(late: number, t: Translate): string {
  if (late < HOUR) return t("due.over.minutes", { n: Math.max(1, Math.round(late / 60_000)) })
  if (late < 24 * HOUR) return t("due.over.hours", { n: Math.round(late / HOUR) })
  return t("due.over.days", { n: Math.floor(late / (24 * HOUR)) })
}
