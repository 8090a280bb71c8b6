import { useEffect, useMemo, useRef } from "react"
import { AppProvider } from "@/app"
import { useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { drop, scrollWhileDragging } from "@/ui/drag"
import { say } from "../../document/labels"
import { join } from "../../document/pointer"
import { isTabs } from "../../document/types"
import { useDesign, useDocument } from "../../frame/context"
import { useFormEditing } from "../context"
import { useScreen } from "../ui"
import { appView } from "../view"
import { AddPopover } from "./AddPopover"
import { CanvasHead } from "./CanvasHead"
import { applyDrop, KINDS, type Dragged } from "./dragging"
import { SectionSheet } from "./SectionSheet"
import { TabsSheet } from "./TabsSheet"

const WIDTHS = { desktop: undefined, tablet: 768, phone: 390 } as const

/** The form as it will look, drawn by the runtime's own widgets; everything on top of it edits. */
export function Canvas() {
  const t = useT("forms")
  const { actions, form, layout, language } = useFormEditing()
  const { palette, store } = useDesign()
  const document = useDocument()
  const device = useScreen((screen) => screen.device)
  const scroller = useRef<HTMLDivElement>(null)
  const view = useMemo(() => appView(document, palette, language), [document.forms, palette, language])
  const body = layout.body ?? []
  useEffect(() => (scroller.current ? scrollWhileDragging(scroller.current) : undefined), [])
  return (
    <AppProvider app={view}>
      <div
        className="canvas dots scrolls"
        ref={scroller}
        role="region"
        aria-label={t("canvas", { name: say(form.name, language) || form.key })}
        onPointerDown={(event) => {
          if (event.target === event.currentTarget) store.getState().select([])
        }}
      >
        <CanvasHead />
        <div
          className={`stage ${device}`}
          lang={language === "zh" ? "zh-CN" : "en"}
          style={{ maxWidth: WIDTHS[device] }}
          onPointerDown={(event) => {
            if (event.target === event.currentTarget) store.getState().select([])
          }}
        >
          {body.map((block, at) => {
            const pointer = join(actions.body, at)
            return isTabs(block) ? (
              <TabsSheet key={at} block={block} pointer={pointer} />
            ) : (
              <SectionSheet key={at} section={block} pointer={pointer} />
            )
          })}
          {!body.length && (
            <div className="sheet">
              <Empty icon="mouse-pointer-click" title={t("emptyCanvas")} text={t("emptyCanvasText")} />
            </div>
          )}
          <AddBlock />
        </div>
        <AddPopover />
      </div>
    </AppProvider>
  )
}

function AddBlock() {
  const t = useT("forms")
  const { actions, layout } = useFormEditing()
  const { design } = actions
  const box = useRef<HTMLDivElement>(null)
  const index = layout.body?.length ?? 0
  useEffect(() => {
    const element = box.current
    return element
      ? drop<Dragged>(element, {
          kinds: [...KINDS],
          onOver: () => element.classList.add("over"),
          onLeave: () => element.classList.remove("over"),
          onDrop: (dragged) => applyDrop(actions, dragged, { list: actions.body, index }),
        })
      : undefined
  }, [actions, index, design])
  return (
    <div className="addblock" ref={box}>
      <Button
        kind="quiet"
        small
        icon="layers"
        onClick={() => actions.addPart("section", { list: actions.body, index })}
      >
        {t("section")}
      </Button>
      <Button
        kind="quiet"
        small
        icon="columns-3"
        onClick={() => actions.addPart("tabs", { list: actions.body, index })}
      >
        {t("tabs")}
      </Button>
    </div>
  )
}
