/** What was typed and not yet saved, kept in this tab: it survives a reload, a lost connection and a wrong click. */
interface Draft {
  values: Record<string, unknown>
  revision?: number
  at: number
}

const PREFIX = "mortise:draft:"
const timers = new Map<string, number>()

const guarded = <T>(act: () => T): T | null => {
  try {
    return act()
  } catch {
    return null // storage is full or forbidden: typing must go on
  }
}

type Read = () => Omit<Draft, "at">
const waiting = new Map<string, Read>()

function keep(name: string): void {
  const read = waiting.get(name)
  waiting.delete(name)
  if (read) guarded(() => sessionStorage.setItem(PREFIX + name, JSON.stringify({ ...read(), at: Date.now() })))
}

/** The kept values; null when there are none, or when the record has moved on since. */
export function readDraft(name: string, revision?: number): Record<string, unknown> | null {
  keep(name)
  const text = guarded(() => sessionStorage.getItem(PREFIX + name))
  const draft = text ? guarded(() => JSON.parse(text) as Draft) : null
  return draft && draft.revision === revision && Object.keys(draft.values).length ? draft.values : null
}

/** Writes after a pause in the typing, and at once when the page goes: signing in again must find every letter. */
export function writeDraft(name: string, read: Read): void {
  waiting.set(name, read)
  window.clearTimeout(timers.get(name))
  timers.set(name, window.setTimeout(keep, 300, name))
}

window.addEventListener("pagehide", () => [...waiting.keys()].forEach(keep))

export function clearDraft(name: string): void {
  window.clearTimeout(timers.get(name))
  waiting.delete(name)
  guarded(() => sessionStorage.removeItem(PREFIX + name))
}
