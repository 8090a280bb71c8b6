/** What was typed about a task and not sent: it is still there when one comes back to it, also after a reload. */
import { clearDraft, readDraft, writeDraft } from "@/form/draft"

const nameOf = (task: string): string => `comment.${task}`

export const draftOf = (task: string): string => (readDraft(nameOf(task))?.words as string | undefined) ?? ""

export function keepDraft(task: string, words: string): void {
  if (words) writeDraft(nameOf(task), () => ({ values: { words } }))
  else clearDraft(nameOf(task))
}
