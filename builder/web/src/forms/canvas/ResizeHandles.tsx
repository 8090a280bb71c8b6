import { useT } from "@/i18n"
import { useFormTools } from "../context"

/** Pulls a cell wider or narrower in whole columns; Alt+arrows do the same. */
export function ResizeHandles({ place, span }: { place: () => string; span: number }) {
  const t = useT("forms")
  const { actions } = useFormTools()
  const begin = (side: -1 | 1) => (event: React.PointerEvent<HTMLElement>) => {
    event.preventDefault()
    event.stopPropagation()
    const grid = event.currentTarget.closest<HTMLElement>("[data-grid]")
    if (!grid) return
    const column = (grid.clientWidth + 16) / 12,
      from = event.clientX
    let last = span
    grid.classList.add("guides")
    const move = (moved: PointerEvent) => {
      const next = Math.max(1, Math.min(12, span + Math.round(((moved.clientX - from) * side) / column)))
      if (next !== last) actions.span([place()], (last = next))
    }
    const end = () => {
      grid.classList.remove("guides")
      window.removeEventListener("pointermove", move)
      window.removeEventListener("pointerup", end)
      window.removeEventListener("pointercancel", end)
    }
    window.addEventListener("pointermove", move)
    window.addEventListener("pointerup", end)
    window.addEventListener("pointercancel", end)
  }
  const stop = (event: React.SyntheticEvent) => event.stopPropagation()
  return (
    <>
      <span
        className="handle"
        style={{ left: -13 }}
        title={t("resizeLeft")}
        onPointerDown={begin(-1)}
        onClick={stop}
        draggable
        onDragStart={(event) => {
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      <span
        className="handle"
        style={{ right: -13 }}
        title={t("resizeRight")}
        onPointerDown={begin(1)}
        onClick={stop}
        draggable
        onDragStart={(event) => {
          event.preventDefault()
          event.stopPropagation()
        }}
      />
    </>
  )
}
