/** JSON pointers (RFC 6901): the designer's addresses, the same that the server's diagnostics, diffs and uses carry. */
export const escape = (part: string | number) => String(part).replace(/~/g, "~0").replace(/\//g, "~1")
export const unescape = (part: string) => part.replace(/~1/g, "/").replace(/~0/g, "~")

export const split = (pointer: string): string[] => (pointer ? pointer.split("/").slice(1).map(unescape) : [])
export const join = (base: string, ...parts: (string | number)[]): string =>
  base + parts.map((part) => "/" + escape(part)).join("")

/** The value at `pointer`, or undefined when there is none. */
export function resolve(document: unknown, pointer: string): unknown {
  let value: unknown = document
  for (const part of split(pointer)) {
    if (value === null || typeof value !== "object") return undefined
    value = (value as Record<string, unknown>)[part]
  }
  return value
}

/** `["/a/b", "3"]` of `/a/b/3`. */
export function parent(pointer: string): [string, string] {
  const at = pointer.lastIndexOf("/")
  return [pointer.slice(0, at), unescape(pointer.slice(at + 1))]
}

export const indexOf = (pointer: string): number => Number(parent(pointer)[1])
export const isUnder = (pointer: string, ancestor: string): boolean =>
  pointer === ancestor || pointer.startsWith(ancestor + "/")

/** Document order: `/a/2` before `/a/10`. */
export function inOrder(a: string, b: string): number {
  const left = split(a),
    right = split(b)
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    if (left[at] === right[at]) continue
    const x = Number(left[at]),
      y = Number(right[at])
    return Number.isNaN(x) || Number.isNaN(y) ? (left[at]! < right[at]! ? -1 : 1) : x - y
  }
  return left.length - right.length
}

/** Pointers without those that lie inside another one of the list, in document order. */
export function outermost(pointers: readonly string[]): string[] {
  const sorted = [...new Set(pointers)].sort(inOrder)
  return sorted.filter((each) => !sorted.some((other) => other !== each && isUnder(each, other)))
}

/** Where `pointer` is after the list element at `removed` has gone; null when it went with it. */
export function afterRemoval(pointer: string, removed: string): string | null {
  if (isUnder(pointer, removed)) return null
  const [list, index] = parent(removed)
  if (!pointer.startsWith(list + "/")) return pointer
  const rest = split(pointer.slice(list.length))
  const at = Number(rest[0])
  if (Number.isNaN(at) || at <= Number(index)) return pointer
  return join(list, at - 1, ...rest.slice(1))
}

/** Where `pointer` is after a list element was put in at `added`. */
export function afterInsertion(pointer: string, added: string): string {
  const [list, index] = parent(added)
  if (!pointer.startsWith(list + "/")) return pointer
  const rest = split(pointer.slice(list.length))
  const at = Number(rest[0])
  return Number.isNaN(at) || at < Number(index) ? pointer : join(list, at + 1, ...rest.slice(1))
}
