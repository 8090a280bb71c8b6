/** What can be dragged onto the canvas, and what letting go does. */
import { resolve, isUnder, parent } from "../../document/pointer"
import { spanOf } from "../../document/forms"
import type { Item } from "../../document/types"
import type { FormActions, LayoutPart, Spot } from "../actions"

export type Dragged =
  | { from: "palette"; type: string; label: string; icon: string }
  | { from: "part"; part: LayoutPart; label: string; icon: string }
  | { from: "field"; key: string; label: string; icon: string }
  | { from: "canvas"; pointers: string[]; label: string; icon: string }

export const KINDS = ["palette", "part", "field", "canvas"] as const

export function applyDrop(actions: FormActions, dragged: Dragged, spot: Spot): void {
  const inBody = spot.list.endsWith("/body")
  switch (dragged.from) {
    case "palette":
      return actions.addType(dragged.type, inBody ? undefined : spot)
    case "part":
      return actions.addPart(
        dragged.part,
        dragged.part === "section" || dragged.part === "tabs" ? (inBody ? spot : undefined) : inBody ? undefined : spot,
      )
    case "field":
      return actions.place(dragged.key, inBody ? undefined : spot)
    case "canvas":
      return accepts(dragged, spot.list) ? actions.moveTo(dragged.pointers, spot) : undefined
  }
}

/** Cells go into sections, sections into bodies; nothing goes into itself. */
export function accepts(dragged: Dragged, list: string): boolean {
  const cells = list.endsWith("/items")
  switch (dragged.from) {
    case "palette":
    case "field":
      return cells
    case "part":
      return cells === (dragged.part === "divider" || dragged.part === "note")
    case "canvas":
      return dragged.pointers.every(
        (pointer) => parent(pointer)[0].endsWith("/items") === cells && !isUnder(list, pointer),
      )
  }
}

export function spanOfDragged(actions: FormActions, dragged: Dragged): number {
  if (dragged.from === "palette") return spanOf(dragged.type)
  if (dragged.from === "canvas")
    return (resolve(actions.design.store.getState().document, dragged.pointers[0]!) as Item | undefined)?.span ?? 6
  if (dragged.from === "field")
    return spanOf(actions.form.fields?.find((field) => field.key === dragged.key)?.type ?? "text")
  return 12
}
