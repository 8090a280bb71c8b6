import { memo, useCallback, useEffect, useMemo, useRef } from "react"
import { useT } from "@/i18n"
import { all, drag, drop } from "@/ui/drag"
import { Icon } from "@/ui/Icon"
import { FieldShow, widgetOf } from "@/widgets"
import { FieldEdit } from "@/widgets/editing"
import { fieldOf, itemField, itemsAt } from "../../document/forms"
import { say } from "../../document/labels"
import { indexOf, join } from "../../document/pointer"
import type { FieldDef, FormDef, Item } from "../../document/types"
import { useDesign } from "../../frame/context"
import { useLatest } from "../../frame/latest"
import { useFormTools } from "../context"
import { useScreen } from "../ui"
import { fieldView, sampleValue, titleOf } from "../view"
import { accepts, applyDrop, KINDS, type Dragged } from "./dragging"
import { DropLine, useDropMark } from "./DropLine"
import { EditableLabel } from "./EditableLabel"
import { ResizeHandles } from "./ResizeHandles"

interface Props {
  item: Item
  field?: FieldDef
  condition?: string | false
  list: string
  span: number
  section: string
  selected: boolean
  /** Selected, and nothing else is. */
  alone: boolean
  editing: boolean
  nameAt: (index: number) => string | undefined
}

/** One cell: the runtime's widget, inert, under what selects, moves, widens and names it. Its place in the list is asked
 * for when something happens: a cell is not drawn again because another one came before it. */
export const Cell = memo(function Cell(props: Props) {
  const { item, field, condition, list, span, section, selected, alone, editing, nameAt } = props
  const t = useT("forms")
  const { actions, language, openMenu } = useFormTools()
  const { store } = useDesign()
  const box = useRef<HTMLDivElement>(null)
  const [mark, show, hide] = useDropMark()
  const icon = useIcon(item, field)
  const name = field
    ? say(item.label, language) || say(field.label, language) || field.key
    : item.divider
      ? t("divider")
      : item.text !== undefined
        ? t("note")
        : (itemField(item) ?? "")
  const latest = useLatest({ item, list, name, icon })
  const place = useCallback(() => {
    const own = latest.current
    return join(own.list, itemsAt(store.getState().document, own.list).indexOf(own.item))
  }, [latest, store])
  const whole = span === 12
  useEffect(() => {
    const element = box.current
    if (!element) return
    const data = (): Dragged => {
      const { selection } = store.getState(),
        own = latest.current,
        pointer = place()
      const pointers = selection.includes(pointer) ? [...selection] : [pointer]
      return {
        from: "canvas",
        pointers,
        label: pointers.length > 1 ? t("selectedN", { n: pointers.length }) : own.name,
        icon: own.icon,
      }
    }
    return all(
      drag<Dragged>(element, { kind: "canvas", data }),
      drop<Dragged>(element, {
        kinds: [...KINDS],
        edges: whole ? ["top", "bottom"] : ["left", "right"],
        accepts: (dragged) =>
          accepts(dragged, latest.current.list) && !(dragged.from === "canvas" && dragged.pointers.includes(place())),
        onOver: show,
        onLeave: hide,
        onDrop: (dragged, edge) =>
          applyDrop(actions, dragged, {
            list: latest.current.list,
            index: indexOf(place()) + (edge === "right" || edge === "bottom" ? 1 : 0),
          }),
      }),
    )
  }, [actions, whole, latest, place, show, hide, store, t])
  const press = (event: React.MouseEvent) => {
    const { select, toggle } = store.getState()
    if (event.shiftKey || event.ctrlKey || event.metaKey) toggle(place())
    else select([place()])
  }
  return (
    <div
      ref={box}
      className={`fld cell${selected ? " sel" : ""}`}
      style={{ gridColumn: `span ${span}` }}
      role="group"
      aria-label={`${name}, ${span} / 12`}
      aria-current={selected || undefined}
      tabIndex={selected ? 0 : -1}
      onClick={press}
      onContextMenu={(event) => {
        event.preventDefault()
        if (!selected) store.getState().select([place()])
        openMenu(new DOMRect(event.clientX, event.clientY, 0, 0), place())
      }}
    >
      <DropLine
        mark={mark}
        after={() => (mark?.edge === "right" || mark?.edge === "bottom" ? name : nameAt(indexOf(place()) - 1))}
        section={section}
      />
      {alone && <CellBar place={place} icon={icon} field={field} />}
      {alone && !item.divider && <ResizeHandles place={place} span={span} />}
      <Inside item={item} field={field} condition={condition} place={place} editing={editing} name={name} />
    </div>
  )
})

export function nameOfItem(item: Item, form: FormDef, language: string): string {
  const field = fieldOf(form, itemField(item))
  return field ? say(field.label, language) || field.key : (itemField(item) ?? "")
}

function useIcon(item: Item, field: FieldDef | undefined): string {
  const { palette } = useDesign()
  if (item.divider) return "minus"
  if (item.text !== undefined) return "pen-line"
  return palette.fields.find((each) => each.type === field?.type)?.icon ?? "circle-alert"
}

function CellBar({ place, icon, field }: { place: () => string; icon: string; field: FieldDef | undefined }) {
  const t = useT("forms")
  const { palette } = useDesign()
  const { actions, language, removeSelection, openMenu } = useFormTools()
  const type = palette.fields.find((each) => each.type === field?.type)
  const stop = (act: () => void) => (event: React.MouseEvent) => {
    event.stopPropagation()
    act()
  }
  return (
    <div className="fldbar">
      <span className="nm">
        <Icon name={icon} size="xs" />
        {type ? say(type.label, language) : t(field ? "note" : "divider")}
      </span>
      <button
        type="button"
        aria-label={t("more")}
        title={t("more")}
        onClick={(event) => {
          event.stopPropagation()
          openMenu(event.currentTarget.getBoundingClientRect(), place())
        }}
      >
        <Icon name="grip-vertical" size="s" />
      </button>
      <button
        type="button"
        aria-label={t("duplicate")}
        title={t("duplicate")}
        onClick={stop(() => actions.duplicate())}
      >
        <Icon name="copy" size="s" />
      </button>
      <button type="button" aria-label={t("delete")} title={t("delete")} onClick={stop(() => removeSelection())}>
        <Icon name="trash-2" size="s" />
      </button>
    </div>
  )
}

const Inside = memo(function Inside({
  item,
  field,
  condition,
  place,
  editing,
  name,
}: {
  item: Item
  field: FieldDef | undefined
  condition: string | false | undefined
  place: () => string
  editing: boolean
  name: string
}) {
  const t = useT("forms")
  const { language } = useFormTools()
  if (item.divider) return <hr className="divider" />
  if (item.text !== undefined && !field) {
    return editing ? (
      <EditableLabel pointer={place} editing text={say(item.text, language)} placeholder={t("noteWords")} />
    ) : (
      <p className="t2 sm" onDoubleClick={() => useScreen.getState().set({ editing: place() })}>
        {say(item.text, language) || t("noteWords")}
      </p>
    )
  }
  if (!field)
    return (
      <div className="note bad">
        <Icon name="circle-alert" />
        <span>{name}</span>
      </div>
    )
  const help = say(item.help, language) || say(field.help, language)
  const required = field.required === true || item.required === true
  return (
    <>
      <span className="label">
        <EditableLabel pointer={place} editing={editing} text={name} placeholder={t("untitled")} required={required} />
      </span>
      <Control field={field} />
      {help && <div className="hint">{help}</div>}
      {condition !== undefined && (
        <div className="hint row g1">
          <Icon name="eye-off" size="xs" />
          {condition === false ? t("hidden") : t("hiddenWhen", { words: condition })}
        </div>
      )}
    </>
  )
})

/** The runtime's widget with a sample value; drawn again only when the field itself changes. */
const Control = memo(function Control({ field }: { field: FieldDef }) {
  const { actions, language } = useFormTools()
  const { palette } = useDesign()
  const isTitle = titleOf(actions.form) === field.key
  const view = fieldView(field, palette, language)
  const sample = useMemo(() => sampleValue(field, palette, language, isTitle), [field, palette, language, isTitle])
  return (
    <div inert>
      {widgetOf(view).readOnly ? (
        <div className="fixedv">
          <FieldShow field={view} value={sample} />
        </div>
      ) : (
        <FieldEdit field={view} value={sample as never} onChange={() => undefined} />
      )}
    </div>
  )
})
