/** Equality of wire values: references by id, everything else by content. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, index) => same(each, b[index]))
    )
  const one = a as Record<string, unknown>,
    other = b as Record<string, unknown>
  if ("id" in one && "id" in other && "title" in one && "title" in other) return one.id === other.id
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...keys].every((key) => same(one[key], other[key]))
}
