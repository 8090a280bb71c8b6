/** The canvas element that shows a part of the layout. Cells know their place only by their order in a section. */
import { indexOf, parent } from "../../document/pointer"

export function elementOf(pointer: string): HTMLElement | null {
  const block = document.querySelector<HTMLElement>(`.canvas [data-element="${CSS.escape(pointer)}"]`)
  if (block) return block
  const cells = document.querySelectorAll<HTMLElement>(`.canvas [data-list="${CSS.escape(parent(pointer)[0])}"] > .cell`)
  return cells[indexOf(pointer)] ?? null
}
