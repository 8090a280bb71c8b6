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

/** The kept values; null when there are none, or when the record has moved on since. */
export function readDraft(name: string, revision?: number): Record<string, unknown> | null {
  const text = guarded(() => sessionStorage.getItem(PREFIX + name))
  const draft = text ? guarded(() => JSON.parse(text) as Draft) : null
  return draft && draft.revision === revision && Object.keys(draft.values).length ? draft.values : null
}

export function writeDraft(name: string, read: () => Omit<Draft, "at">): void {
  window.clearTimeout(timers.get(name))
  timers.set(
    name,
    window.setTimeout(
      () => guarded(() => sessionStorage.setItem(PREFIX + name, JSON.stringify({ ...read(), at: Date.now() }))),
      300,
    ),
  )
}

export function clearDraft(name: string): void {
  window.clearTimeout(timers.get(name))
  guarded(() => sessionStorage.removeItem(PREFIX + name))
}
