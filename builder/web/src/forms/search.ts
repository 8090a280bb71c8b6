/** Those whose words contain every word of the text; beginnings first. */
export function matching<T>(list: readonly T[], text: string, words: (each: T) => (string | undefined)[]): T[] {
  const wanted = text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (!wanted.length) return [...list]
  const scored = list.flatMap((each) => {
    const all = words(each)
      .filter((word): word is string => Boolean(word))
      .map((word) => word.toLowerCase())
    if (!wanted.every((part) => all.some((word) => word.includes(part)))) return []
    const starts = all.some((word) => word.startsWith(wanted[0]!))
    return [{ each, score: starts ? 0 : 1 }]
  })
  return scored.sort((a, b) => a.score - b.score).map(({ each }) => each)
}
