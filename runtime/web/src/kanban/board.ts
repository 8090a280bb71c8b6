/** A board as data: lanes with their cards, and what moving a card does to them. No React, no requests. */
import type { Lane, Rec } from "@/api/types"

/** Moves a card to another lane: on top of it, both counts and the loaded sums follow. */
export function withMoved(lanes: Lane[], id: string, to: string, field: string, sumKeys: string[]): Lane[] {
  const card = lanes.flatMap((lane) => lane.items).find((item) => item.id === id)
  if (!card) return lanes
  return lanes.map((lane) => {
    const had = lane.items.some((item) => item.id === id)
    const gets = (lane.key ?? "") === to
    if (had === gets) return lane
    const items = gets ? [{ ...card, [field]: to || null }, ...lane.items] : lane.items.filter((item) => item.id !== id)
    return { ...lane, items, count: lane.count + (gets ? 1 : -1), sums: shifted(lane.sums, card, sumKeys, gets ? 1 : -1) }
  })
}

/** Sums on screen follow at once; the server's own come with the next answer. */
function shifted(sums: Lane["sums"], card: Rec, keys: string[], sign: 1 | -1): Lane["sums"] {
  if (!sums) return sums
  const next = { ...sums }
  for (const key of keys) {
    const value = card[key]
    if (value === null || value === undefined || next[key] === undefined) continue
    next[key] = plus(next[key] ?? "0", String(value), sign)
  }
  return next
}

/** Exact addition of two decimal texts. */
export function plus(left: string, right: string, sign: 1 | -1 = 1): string {
  const places = Math.max(fraction(left), fraction(right))
  const sum = scaled(left, places) + BigInt(sign) * scaled(right, places)
  if (places === 0) return sum.toString()
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, "0")
  return `${sum < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

const fraction = (text: string): number => text.split(".")[1]?.length ?? 0
const scaled = (text: string, places: number): bigint => BigInt(text.replace(".", "") + "0".repeat(places - fraction(text)))

/** Adds the next page of a lane. */
export function withMore(lanes: Lane[], key: string, items: Rec[], next: string | null): Lane[] {
  return lanes.map((lane) => {
    if ((lane.key ?? "") !== key) return lane
    const known = new Set(lane.items.map((item) => item.id))
    return { ...lane, next, items: [...lane.items, ...items.filter((item) => !known.has(item.id))] }
  })
}

/** The card that an arrow key leads to. */
export function neighbour(lanes: Lane[], id: string, key: string): string | null {
  const at = lanes.findIndex((lane) => lane.items.some((item) => item.id === id))
  if (at < 0) return null
  const row = lanes[at]!.items.findIndex((item) => item.id === id)
  if (key === "ArrowDown") return lanes[at]!.items[row + 1]?.id ?? null
  if (key === "ArrowUp") return lanes[at]!.items[row - 1]?.id ?? null
  const step = key === "ArrowRight" ? 1 : -1
  for (let next = at + step; next >= 0 && next < lanes.length; next += step) {
    const items = lanes[next]!.items
    if (items.length > 0) return items[Math.min(row, items.length - 1)]!.id
  }
  return null
}
