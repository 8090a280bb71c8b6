/** What was typed about a task and not sent: it is still there when one comes back to it. */
const typed = new Map<string, string>()

export const draftOf = (task: string): string => typed.get(task) ?? ""

export function keepDraft(task: string, words: string): void {
  if (words) typed.set(task, words)
  else typed.delete(task)
}
