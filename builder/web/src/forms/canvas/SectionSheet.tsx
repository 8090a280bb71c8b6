import { memo, useCallback, useEffect, useMemo, useRef } from "react"
import { useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { drag, drop, all } from "@/ui/drag"
import { widgetOf } from "@/widgets"
import type { Palette } from "../../api/types"
import { fieldOf, itemField } from "../../document/forms"
import { say } from "../../document/labels"
import { indexOf, join, parent } from "../../document/pointer"
import type { AppDoc, FieldDef, FormDef, Item, Section } from "../../document/types"
import { useDesign, useDesigner } from "../../frame/context"
import { useLatest } from "../../frame/latest"
import { useFormEditing, useFormTools } from "../context"
import { drawnSpan, rowsOf } from "../rows"
import { useScreen } from "../ui"
import { conditionWords } from "../../conditions/names"
import { Cell, nameOfItem } from "./Cell"
import { accepts, applyDrop, KINDS, type Dragged } from "./dragging"
import { DropLine, useDropMark } from "./DropLine"
import { EditableLabel } from "./EditableLabel"
import { Gap } from "./Gap"

/** A titled block on twelve columns. */
export const SectionSheet = memo(function SectionSheet({
  section,
  pointer,
  inner,
}: {
  section: Section
  pointer: string
  inner?: boolean
}) {
  const t = useT("forms")
  const { language, actions, openMenu } = useFormTools()
  const { store } = useDesign()
  const selected = useDesigner((state) => state.selection.includes(pointer))
  const closed = useScreen((screen) => screen.closed.has(pointer))
  const toggle = useScreen((screen) => screen.toggle)
  const head = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const [mark, show, hide] = useDropMark()
  const title = say(section.section, language)
  useEffect(() => {
    const element = box.current,
      handle = head.current
    if (!element || !handle) return
    const list = parent(pointer)[0]
    const index = (edge: string | null) => indexOf(pointer) + (edge === "bottom" ? 1 : 0)
    return all(
      drag<Dragged>(element, {
        kind: "canvas",
        handle,
        data: () => ({ from: "canvas", pointers: [pointer], label: title || t("section"), icon: "layers" }),
      }),
      drop<Dragged>(element, {
        kinds: [...KINDS],
        edges: ["top", "bottom"],
        accepts: (dragged) =>
          accepts(dragged, list) && !(dragged.from === "canvas" && dragged.pointers.includes(pointer)),
        onOver: show,
        onLeave: hide,
        onDrop: (dragged, edge) => applyDrop(actions, dragged, { list, index: index(edge) }),
      }),
    )
  }, [actions, pointer, title, show, hide, t])
  return (
    <div
      ref={box}
      className={`${inner ? "innersheet" : "sheet"}${selected ? " sel" : ""}`}
      role="group"
      aria-label={title || t("section")}
    >
      <DropLine mark={mark} />
      <div
        ref={head}
        className="row sheethead"
        tabIndex={selected ? 0 : -1}
        data-element={pointer}
        onClick={(event) => {
          if (!(event.target as HTMLElement).closest("button,input")) store.getState().select([pointer])
        }}
        onContextMenu={(event) => {
          event.preventDefault()
          store.getState().select([pointer])
          openMenu(new DOMRect(event.clientX, event.clientY, 0, 0), pointer)
        }}
      >
        <EditableLabel
          pointer={pointer}
          className="bb"
          text={title}
          placeholder={t("untitled")}
          quiet={!section.section}
        />
        <span className="t3 sm">{t("columns")}</span>
        <span className="right row g1">
          {selected && (
            <IconButton
              icon="ellipsis"
              label={t("more")}
              onClick={(event) => openMenu(event.currentTarget.getBoundingClientRect(), pointer)}
            />
          )}
          <button
            type="button"
            className="btn s q icon"
            aria-expanded={!closed}
            aria-label={closed ? t("expand") : t("collapse")}
            onClick={() => toggle(pointer)}
          >
            <Icon name={closed ? "chevron-right" : "chevron-down"} size="s" />
          </button>
        </span>
      </div>
      {!closed && <Cells section={section} pointer={pointer} title={title} />}
    </div>
  )
})

function Cells({ section, pointer, title }: { section: Section; pointer: string; title: string }) {
  const device = useScreen((screen) => screen.device)
  const { form, language } = useFormEditing()
  const { palette, store } = useDesign()
  const items = section.items ?? []
  const list = join(pointer, "items")
  const spans = items.map((item) =>
    drawnSpan(item.divider ? 12 : (item.span ?? naturalSpan(item, form, palette)), device),
  )
  const rows = rowsOf(spans)
  const fields = items.map((item) => fieldOf(form, itemField(item)))
  const selected = useSelectedIn(list)
  const alone = useDesigner((state) => state.selection.length === 1)
  const editing = useScreen((screen) => (screen.editing && parent(screen.editing)[0] === list ? indexOf(screen.editing) : -1))
  const names = useLatest({ items, form, language })
  const nameAt = useCallback((index: number) => {
    const { items: those, form: of, language: spoken } = names.current
    return those[index] && nameOfItem(those[index], of, spoken)
  }, [names])
  return (
    <div className="grid12 cells" data-grid="" data-list={list}>
      {rows.flatMap((row, at) => [
        <Gap
          key={`gap${at}`}
          list={list}
          index={row.start}
          first={at === 0}
          nameAt={nameAt}
          section={title}
        />,
        ...items
          .slice(row.start, row.end)
          .map((item, offset) => (
            <Cell
              key={itemField(item) ?? join(list, row.start + offset)}
              item={item}
              list={list}
              span={spans[row.start + offset]!}
              selected={selected.has(row.start + offset)}
              alone={alone && selected.has(row.start + offset)}
              editing={editing === row.start + offset}
              nameAt={nameAt}
              section={title}
              field={fields[row.start + offset]}
              condition={conditionOf(item, fields[row.start + offset], form, language, store.getState().document)}
            />
          )),
      ])}
      <Gap list={list} index={items.length} last empty={!items.length} nameAt={nameAt} section={title} />
    </div>
  )
}

/** Which places of the list are selected. */
function useSelectedIn(list: string): ReadonlySet<number> {
  const places = useDesigner((state) =>
    state.selection.filter((each) => parent(each)[0] === list).map(indexOf).join(),
  )
  return useMemo(() => new Set(places ? places.split(",").map(Number) : []), [places])
}

/** Without a span a field takes what its widget wants, as at run time. */
function naturalSpan(item: Item, form: FormDef, palette: Palette): number | undefined {
  const field = fieldOf(form, itemField(item))
  const widget = palette.fields.find((each) => each.type === field?.type)?.widget
  return field && widget && widgetOf({ widget, type: field.type }).wide ? 12 : undefined
}

/** false: never shown; a sentence: shown when; absent: always. */
function conditionOf(
  item: Item,
  field: FieldDef | undefined,
  form: FormDef,
  language: "en" | "zh",
  document: AppDoc,
): string | false | undefined {
  const condition = item.visible ?? field?.visible
  if (condition === undefined || condition === true) return undefined
  return condition === false ? false : conditionWords(condition, form, language, document)
}
