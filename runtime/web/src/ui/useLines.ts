/** Which lines of a long list are in sight, so that only those are in the page. Heights are known, nothing is measured. */
import { useCallback, useLayoutEffect, useMemo, useState, type RefObject } from "react"

interface Options {
  count: number
  heightOf: (index: number) => number
  /** Lines drawn beyond each edge. */
  spare?: number
  /** What covers the top of the box, such as a head that stays; in px. */
  covered?: number
}

export interface Lines {
  first: number
  /** One after the last. */
  end: number
  before: number
  after: number
  startOf: (index: number) => number
  show: (index: number) => void
}

export function useLines(box: RefObject<HTMLElement | null>, { count, heightOf, spare = 10, covered = 0 }: Options): Lines {
  const [seen, setSeen] = useState({ top: 0, height: 900 })
  const starts = useMemo(() => {
    const sums = new Float64Array(count + 1)
    for (let index = 0; index < count; index += 1) sums[index + 1] = sums[index]! + heightOf(index)
    return sums
  }, [count, heightOf])
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const look = (): void => {
      const next = { top: element.scrollTop, height: element.clientHeight || 900 }
      setSeen((before) => (before.top === next.top && before.height === next.height ? before : next))
    }
    look()
    element.addEventListener("scroll", look, { passive: true })
    const watch = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(look)
    watch?.observe(element)
    return () => {
      element.removeEventListener("scroll", look)
      watch?.disconnect()
    }
  }, [box])
  const show = useCallback((index: number) => {
    const element = box.current
    if (!element || index < 0 || index >= count) return
    const top = starts[index]!
    const bottom = starts[index + 1]! + covered
    if (top < element.scrollTop) element.scrollTop = top
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
  }, [box, count, covered, starts])
  const first = Math.max(0, lineAt(starts, seen.top) - spare)
  const end = Math.min(count, lineAt(starts, seen.top + seen.height) + 1 + spare)
  return { first, end, before: starts[first]!, after: starts[count]! - starts[end]!, startOf: (index) => starts[index]!, show }
}

/** The line that covers `offset`, by halving. */
export function lineAt(starts: Float64Array, offset: number): number {
  let low = 0
  let high = Math.max(0, starts.length - 2)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return low
}
