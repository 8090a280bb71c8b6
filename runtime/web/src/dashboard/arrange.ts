/** The parts of a page as rows and stacks, so that each part is as high as what it shows and none overlaps. */

export interface Placed { x: number; y: number; w: number; h: number }

export type Block<T extends Placed> =
  | { kind: "part"; part: T; w: number }
  /** Below each other. */
  | { kind: "stack"; blocks: Block<T>[]; w: number }
  /** Beside each other, with the shares of the width that the analyst gave. */
  | { kind: "row"; blocks: Block<T>[]; w: number }

/**
 * Cuts the twelve columns along free lines: down first, so that a short part leaves no hole beside a long one, else
 * across. Parts that no line separates (they overlap, or interlock like a pinwheel) stand below each other in reading
 * order.
 */
export function arrange<T extends Placed>(parts: readonly T[]): Block<T> {
  const ordered = [...parts].sort((a, b) => a.y - b.y || a.x - b.x)
  const w = width(ordered)
  if (ordered.length === 1) return { kind: "part", part: ordered[0]!, w }
  const columns = cut(ordered, (part) => part.x, (part) => part.x + part.w)
  if (columns.length > 1) return { kind: "row", w, blocks: columns.map(arrange) }
  const bands = cut(ordered, (part) => part.y, (part) => part.y + part.h)
  if (bands.length > 1) return { kind: "stack", w, blocks: bands.map(arrange) }
  return { kind: "stack", w, blocks: ordered.map((part) => ({ kind: "part", part, w: part.w })) }
}

/** Groups of parts between which a line fits that crosses none of them. */
function cut<T>(parts: readonly T[], from: (part: T) => number, to: (part: T) => number): T[][] {
  const groups: T[][] = []
  let end = -Infinity
  for (const part of [...parts].sort((a, b) => from(a) - from(b))) {
    if (from(part) >= end) groups.push([])
    groups[groups.length - 1]!.push(part)
    end = Math.max(end, to(part))
  }
  return groups
}

const width = (parts: readonly Placed[]): number =>
  Math.max(...parts.map((part) => part.x + part.w)) - Math.min(...parts.map((part) => part.x))

/** How many lines of `line` px fit under a head into `rows` rows of the grid; at least two. */
export const linesIn = (rows: number, line: number): number => Math.max(2, Math.floor((rows * UNIT - GAP - HEAD) / line))

/** One row of the grid with its gap, the gap, a part's head; in px. */
export const UNIT = 68
const GAP = 16
const HEAD = 42
