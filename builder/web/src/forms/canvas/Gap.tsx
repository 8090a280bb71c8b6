import { memo, useEffect, useRef } from "react"
import { useT } from "@/i18n"
import { drop } from "@/ui/drag"
import { Icon } from "@/ui/Icon"
import { useLatest } from "../../frame/latest"
import { useFormTools } from "../context"
import { useScreen } from "../ui"
import { accepts, applyDrop, KINDS, type Dragged } from "./dragging"
import { DropLine, useDropMark } from "./DropLine"

interface Props {
  list: string
  index: number
  first?: boolean
  last?: boolean
  empty?: boolean
  /** The name of what stands at a place of the list; asked while something is dragged over. */
  nameAt: (index: number) => string | undefined
  section: string
}

/** The space between two rows: a "+" under the pointer, a drop line while dragging. */
export const Gap = memo(function Gap({ list, index, first, last, empty, nameAt, section }: Props) {
  const t = useT("forms")
  const { actions } = useFormTools()
  const box = useRef<HTMLDivElement>(null)
  const [mark, show, hide] = useDropMark()
  const set = useScreen((screen) => screen.set)
  const open = useScreen((screen) => screen.adding?.list === list && screen.adding.index === index)
  const latest = useLatest({ list, index })
  useEffect(() => {
    const element = box.current
    return element
      ? drop<Dragged>(element, {
          kinds: [...KINDS],
          accepts: (dragged) => accepts(dragged, latest.current.list),
          onOver: (dragged) => show(dragged, "top"),
          onLeave: hide,
          onDrop: (dragged) => applyDrop(actions, dragged, latest.current),
        })
      : undefined
  }, [actions, latest, show, hide])
  return (
    <div
      ref={box}
      className={`gap${first ? " first" : ""}${last ? " last" : ""}${empty ? " empty" : ""}${open ? " open" : ""}`}
      data-gap={`${list} ${index}`}
    >
      <DropLine mark={mark} after={() => nameAt(index - 1)} section={section} />
      <button
        type="button"
        className="plus"
        aria-label={t("addHere")}
        tabIndex={empty ? 0 : -1}
        onClick={() => set({ adding: { list, index } })}
      >
        <Icon name="plus" />
      </button>
      {empty ? <span className="t3 sm">{t("dropHint")}</span> : <span className="xs t3 here">{t("addHere")}</span>}
    </div>
  )
})
