/** `next` with every part that equals the old one kept by identity, so that only what changed is drawn again. */
export function reconcile<T>(old: unknown, next: T): T {
  if (Object.is(old, next)) return next
  if (Array.isArray(next)) {
    if (!Array.isArray(old)) return next
    const list = next.map((each, at) => reconcile(old[at], each))
    return (list.length === old.length && list.every((each, at) => Object.is(each, old[at])) ? old : list) as T
  }
  if (next === null || typeof next !== "object" || old === null || typeof old !== "object" || Array.isArray(old))
    return next
  const before = old as Record<string, unknown>
  const out: Record<string, unknown> = {}
  let same = Object.keys(before).length === Object.keys(next).length
  for (const [name, member] of Object.entries(next)) {
    out[name] = reconcile(before[name], member)
    same &&= name in before && Object.is(out[name], before[name])
  }
  return (same && Object.keys(before).join("\n") === Object.keys(next).join("\n") ? old : out) as T
}

export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = Object.entries(a).filter(([, value]) => value !== undefined)
  const right = b as Record<string, unknown>
  const names = Object.keys(right).filter((name) => right[name] !== undefined)
  return left.length === names.length && left.every(([name, value]) => name in right && equal(value, right[name]))
}
