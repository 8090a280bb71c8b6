import { useCallback, useState } from "react"
import { useT } from "@/i18n"
import type { Edge } from "@/ui/drag"
import { Icon } from "@/ui/Icon"
import { useFormTools } from "../context"
import { spanOfDragged, type Dragged } from "./dragging"

export interface DropMark {
  dragged: Dragged
  edge: Edge | null
}
type Show = (dragged: Dragged, edge: Edge | null) => void

/** Where something would land; `show` is cheap to call on every pointer move. */
export function useDropMark(): [DropMark | null, Show, () => void] {
  const [mark, setMark] = useState<DropMark | null>(null)
  const show = useCallback<Show>(
    (dragged, edge) => setMark((now) => (now?.dragged === dragged && now.edge === edge ? now : { dragged, edge })),
    [],
  )
  const hide = useCallback(() => setMark(null), [])
  return [mark, show, hide]
}

/** The accent line with end dots, and the card that says what letting go does. */
export function DropLine({ mark, after, section }: { mark: DropMark | null; after?: () => string | undefined; section?: string }) {
  const t = useT("forms")
  const { actions } = useFormTools()
  if (!mark) return null
  const n = spanOfDragged(actions, mark.dragged)
  const neighbour = after?.()
  const words = neighbour
    ? t("colsAfter", { n, name: neighbour })
    : section !== undefined
      ? t("colsFirst", { n, name: section || t("section") })
      : ""
  return (
    <div className={`dropline ${mark.edge ?? "top"}`} aria-hidden="true">
      <div className="drop" />
      <div className="dropcard">
        <Icon name={mark.dragged.icon} />
        {mark.dragged.label}
        {words && <span className="t3 xs">{words}</span>}
      </div>
    </div>
  )
}
