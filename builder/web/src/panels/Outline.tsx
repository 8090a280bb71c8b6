import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react"
import { useT } from "@/i18n"
import { all, drag, drop, type Edge } from "@/ui/drag"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { SearchBox } from "@/ui/SearchBox"
import { fieldOf, itemField, unplaced } from "../document/forms"
import { say } from "../document/labels"
import { equal } from "../document/reconcile"
import { indexOf, isUnder, join, parent, split } from "../document/pointer"
import type { Block, FormDef, Item } from "../document/types"
import { isTabs } from "../document/types"
import type { Diagnostic } from "../api/types"
import { useDesign, useDesigner } from "../frame/context"
import { useLatest } from "../frame/latest"
import { useFormEditing, useFormTools } from "../forms/context"
import { accepts, applyDrop, KINDS, type Dragged } from "../forms/canvas/dragging"
import { elementOf } from "../forms/canvas/element"

interface Twig {
  pointer: string
  label: string
  icon: string
  depth: number
  count?: number
  hidden?: boolean
  field?: string
  branch?: boolean
  spare?: boolean
  /** The field has stood further up already. */
  again?: boolean
}

/** The layout as a tree: sections, tabs, fields. Selects, drags, shows problems and what is not placed. */
export function Outline() {
  const t = useT("forms")
  const { actions, form, layout, language } = useFormEditing()
  const { palette } = useDesign()
  const selection = useDesigner((state) => state.selection)
  const diagnostics = useDesigner((state) => state.diagnostics)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [search, setSearch] = useState<string | null>(null)
  const twigs = useMemo(() => {
    const iconOf = (key: string | undefined) =>
      palette.fields.find((each) => each.type === fieldOf(form, key)?.type)?.icon ?? "circle-alert"
    const cell = (item: Item, pointer: string, depth: number): Twig => {
      const key = itemField(item),
        field = fieldOf(form, key)
      const label = field
        ? say(item.label, language) || say(field.label, language) || field.key
        : item.divider
          ? t("divider")
          : item.text !== undefined
            ? say(item.text, language) || t("note")
            : (key ?? "")
      const visible = item.visible ?? field?.visible
      return {
        pointer,
        label,
        depth,
        field: key,
        hidden: visible !== undefined && visible !== true,
        icon: item.divider ? "minus" : item.text !== undefined ? "pen-line" : iconOf(key),
      }
    }
    const block = (each: Block, pointer: string, depth: number): Twig[] =>
      isTabs(each)
        ? [
            { pointer, label: t("tabs"), icon: "columns-3", depth, branch: true, count: each.tabs.length },
            ...each.tabs.flatMap((tab, at) => {
              const here = join(pointer, "tabs", at)
              return [
                {
                  pointer: here,
                  label: say(tab.tab, language) || t("untitled"),
                  icon: "file",
                  depth: depth + 1,
                  branch: true,
                },
                ...(tab.body ?? []).flatMap((section, index) => block(section, join(here, "body", index), depth + 2)),
              ]
            }),
          ]
        : [
            {
              pointer,
              label: say(each.section, language) || t("untitled"),
              icon: "layers",
              depth,
              branch: true,
              count: each.items?.length ?? 0,
            },
            ...(each.items ?? []).map((item, at) => cell(item, join(pointer, "items", at), depth + 1)),
          ]
    const placed = (layout.body ?? []).flatMap((each, at) => block(each, join(actions.body, at), 0))
    const seen = new Set<string>()
    for (const twig of placed) {
      twig.again = twig.field !== undefined && seen.has(twig.field)
      if (twig.field) seen.add(twig.field)
    }
    const spare = unplaced(form, layout).map((field): Twig => ({
      pointer: join("", "forms", actions.at, "fields", form.fields!.indexOf(field)),
      label: say(field.label, language) || field.key,
      icon: iconOf(field.key),
      depth: 1,
      field: field.key,
      spare: true,
    }))
    return { placed, spare }
  }, [form, layout, language, palette, actions, t])
  const trouble = useMemo(() => troubles(diagnostics, form, actions.at), [diagnostics, form, actions])
  const places = useLatest(useMemo(() => placesIn([...twigs.placed, ...twigs.spare]), [twigs]))
  const place = useCallback((twig: Twig) => places.current.get(idOf(twig)) ?? twig.pointer, [places])
  const visible = twigs.placed.filter((twig) =>
    search
      ? twig.label.toLowerCase().includes(search.toLowerCase()) || twig.field?.includes(search)
      : ![...closed].some((each) => each !== twig.pointer && isUnder(twig.pointer, each)),
  )
  const toggle = useCallback(
    (pointer: string) =>
      setClosed((now) => {
        const next = new Set(now)
        if (!next.delete(pointer)) next.add(pointer)
        return next
      }),
    [],
  )
  return (
    <div className="outline">
      <div className="ph">
        <h2 className="plainh">{t("outline")}</h2>
        <span className="right">
          <IconButton
            icon="search"
            label={t("outlineSearch")}
            on={search !== null}
            onClick={() => setSearch(search === null ? "" : null)}
          />
        </span>
      </div>
      {search !== null && (
        <div style={{ padding: "6px 12px" }}>
          <SearchBox width="100%" value={search} onChange={setSearch} placeholder={t("outlineSearch")} />
        </div>
      )}
      <div className="tree" role="tree" aria-label={t("outline")} aria-multiselectable="true">
        {visible.map((twig) => (
          <TwigLine
            key={idOf(twig)}
            twig={twig}
            place={place}
            selected={selection.includes(twig.pointer)}
            closed={closed.has(twig.pointer)}
            onToggle={toggle}
            trouble={trouble(twig)}
          />
        ))}
        {!visible.length && (
          <p className="t3 sm" style={{ padding: "4px 16px" }}>
            {t("outlineEmpty")}
          </p>
        )}
        {twigs.spare.length > 0 && (
          <div className="palh" role="presentation">
            {t("notPlaced")}
          </div>
        )}
        {twigs.spare.map((twig) => (
          <TwigLine
            key={idOf(twig)}
            twig={twig}
            place={place}
            selected={selection.includes(twig.pointer)}
            trouble={trouble(twig)}
          />
        ))}
      </div>
    </div>
  )
}

/** A field is known by its key wherever it stands; the second place of the same field, and what is no field, by its place. */
const idOf = (twig: Twig): string => (twig.field && !twig.again ? `${twig.spare ? "spare" : "cell"} ${twig.field}` : twig.pointer)
const placesIn = (twigs: readonly Twig[]) => new Map(twigs.map((each) => [idOf(each), each.pointer]))

/** Problems by element: those of a cell, of its field's definition, or of a section itself. */
function troubles(diagnostics: readonly Diagnostic[], form: FormDef, at: number): (twig: Twig) => string | undefined {
  const own = diagnostics.filter((each) => isUnder(each.pointer, join("", "forms", at)))
  if (!own.length) return () => undefined
  const fields = new Map<string, string>()
  for (const each of own) {
    const [, , list, index] = split(each.pointer)
    const key = list === "fields" ? form.fields?.[Number(index)]?.key : undefined
    if (key && fields.get(key) !== "error") fields.set(key, each.severity)
  }
  const placed = own.filter((each) => each.pointer.includes("/layouts/"))
  return (twig) =>
    (twig.field && fields.get(twig.field)) ??
    placed.find((each) => (twig.branch ? each.pointer === twig.pointer : isUnder(each.pointer, twig.pointer)))?.severity
}

interface LineProps {
  twig: Twig
  /** Where it stands now: a line is not drawn again because another one came before it. */
  place: (twig: Twig) => string
  selected: boolean
  closed?: boolean
  onToggle?: (pointer: string) => void
  trouble?: string
}

/** Drawn again only when its own words, place or state change. */
const TwigLine = memo(
  function TwigLine({ twig, place, selected, closed, onToggle, trouble }: LineProps) {
    const d = useT("design")
  const t = useT("forms")
    const { actions, openMenu } = useFormTools()
    const { store } = useDesign()
    const box = useRef<HTMLDivElement>(null)
    const [edge, setEdge] = useState<Edge | null>(null)
    const latest = useLatest(twig)
    const spare = Boolean(twig.spare)
    useEffect(() => {
      const element = box.current
      if (!element) return
      const spot = (at: Edge | null) => {
        const { branch } = latest.current,
          pointer = place(latest.current)
        return branch && at !== "top" && !pointer.includes("/tabs/")
          ? { list: join(pointer, "items"), index: 0 }
          : { list: parent(pointer)[0], index: indexOf(pointer) + (at === "bottom" ? 1 : 0) }
      }
      const data = (): Dragged => {
        const { field, label, icon } = latest.current,
          pointer = place(latest.current),
          { selection } = store.getState()
        return spare
          ? { from: "field", key: field!, label, icon }
          : { from: "canvas", pointers: selection.includes(pointer) ? [...selection] : [pointer], label, icon }
      }
      const source = drag<Dragged>(element, { kind: spare ? "field" : "canvas", data })
      if (spare) return source
      return all(
        source,
        drop<Dragged>(element, {
          kinds: [...KINDS],
          edges: ["top", "bottom"],
          accepts: (dragged) => accepts(dragged, spot("top").list) || accepts(dragged, spot("bottom").list),
          onOver: (dragged, at) => setEdge(accepts(dragged, spot(at).list) ? at : null),
          onLeave: () => setEdge(null),
          onDrop: (dragged, at) => {
            if (accepts(dragged, spot(at).list)) applyDrop(actions, dragged, spot(at))
          },
        }),
      )
    }, [latest, place, spare, actions, store])
    const pick = (event: React.MouseEvent) => {
      const pointer = place(twig)
      if (event.shiftKey || event.ctrlKey || event.metaKey) store.getState().toggle(pointer)
      else store.getState().select([pointer])
      elementOf(pointer)?.scrollIntoView({ block: "nearest" })
    }
    return (
      <div
        ref={box}
        className={`tn${selected ? " on" : ""}${edge ? ` edge-${edge}` : ""}`}
        role="treeitem"
        aria-level={twig.depth + 1}
        aria-selected={selected}
        aria-expanded={twig.branch && onToggle ? !closed : undefined}
        tabIndex={selected ? 0 : -1}
        style={{ paddingLeft: 12 + twig.depth * 16 }}
        onClick={pick}
        onDoubleClick={() => twig.spare && actions.place(twig.field!)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && twig.spare) {
            event.stopPropagation()
            actions.place(twig.field!)
          }
        }}
        onContextMenu={(event) => {
          event.preventDefault()
          if (!selected) store.getState().select([place(twig)])
          openMenu(new DOMRect(event.clientX, event.clientY, 0, 0), place(twig))
        }}
      >
        {twig.branch && onToggle ? (
          <span
            className="twigtoggle"
            onClick={(event) => {
              event.stopPropagation()
              onToggle(place(twig))
            }}
          >
            <Icon name={closed ? "chevron-right" : "chevron-down"} size="s" />
          </span>
        ) : (
          <Icon name={twig.icon} size="s" />
        )}
        <span className="ell grow">{twig.label}</span>
        {twig.hidden && (
          <span className="t3">
            <Icon name="eye-off" size="s" label={t("hidden")} />
          </span>
        )}
        {trouble && (
          <span className={trouble === "error" ? "danger" : "warning"}>
            <Icon name={trouble === "error" ? "circle-x" : "triangle-alert"} size="s" label={d(trouble)} />
          </span>
        )}
        {twig.count !== undefined && closed && <span className="t3 xs num">{twig.count}</span>}
      </div>
    )
  },
  (before, after) =>
    before.selected === after.selected &&
    before.closed === after.closed &&
    before.trouble === after.trouble &&
    before.onToggle === after.onToggle &&
    before.place === after.place &&
    equal({ ...before.twig, pointer: "" }, { ...after.twig, pointer: "" }),
)
