/** Where a floating panel goes: beside its anchor, flipped and pushed so that it stays in the window. */
export type Side = "bottom" | "top" | "left" | "right"
export type Align = "start" | "center" | "end"

export interface Placement {
  side?: Side
  align?: Align
  gap?: number
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, Math.max(low, high)))

export function place(
  anchor: DOMRect,
  width: number,
  height: number,
  { side = "bottom", align = "start", gap = 4 }: Placement,
): { left: number; top: number } {
  const room = { w: window.innerWidth, h: window.innerHeight }
  const space = { bottom: room.h - anchor.bottom, top: anchor.top, right: room.w - anchor.right, left: anchor.left }
  const across = side === "bottom" || side === "top"
  const need = (across ? height : width) + gap + 8
  const opposite = { bottom: "top", top: "bottom", left: "right", right: "left" } as const
  const used = space[side] < need && space[opposite[side]] > space[side] ? opposite[side] : side
  const along = (start: number, length: number, own: number) =>
    align === "start" ? start : align === "end" ? start + length - own : start + (length - own) / 2
  const left = across
    ? along(anchor.left, anchor.width, width)
    : used === "right"
      ? anchor.right + gap
      : anchor.left - gap - width
  const top = across
    ? used === "bottom"
      ? anchor.bottom + gap
      : anchor.top - gap - height
    : along(anchor.top, anchor.height, height)
  return { left: clamp(left, 8, room.w - width - 8), top: clamp(top, 8, room.h - height - 8) }
}
