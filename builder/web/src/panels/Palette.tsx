import { memo, useEffect, useMemo, useRef, useState } from "react"
import { useLabel, useT } from "@/i18n"
import { drag } from "@/ui/drag"
import { Icon } from "@/ui/Icon"
import { SearchBox } from "@/ui/SearchBox"
import type { PaletteField } from "../api/types"
import { useDesign } from "../frame/context"
import { useKeys } from "../frame/keys"
import { useFormTools } from "../forms/context"
import type { Dragged } from "../forms/canvas/dragging"
import type { LayoutPart } from "../forms/actions"
import { matching } from "../forms/search"
import { useScreen } from "../forms/ui"

interface Entry {
  key: string
  label: string
  icon: string
  words: string
  dragged: Dragged
  add: () => void
}

const PARTS: [LayoutPart, string][] = [
  ["section", "layers"],
  ["tabs", "columns-3"],
  ["divider", "minus"],
  ["note", "pen-line"],
]
const FEW = 8
/** What analysts reach for most, in this order; every other kind is one click away under "More". */
const FIRST = ["text", "decimal", "choice", "date", "person", "reference", "attachment", "sub_table"]

/** Kinds of fields by group; a click or Enter adds after the selection, dragging chooses the place. */
export const Palette = memo(function Palette() {
  const t = useT("forms")
  const label = useLabel()
  const { palette } = useDesign()
  const { actions } = useFormTools()
  const [text, setText] = useState("")
  const [all, setAll] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useKeys({ "/": () => input.current?.focus() })
  const groups = useMemo(() => {
    const entry = (type: string, icon: string, name: string): Entry => ({
      key: type,
      label: name,
      icon,
      words: `${type} ${label(palette.fields.find((each) => each.type === type)?.label)}`,
      dragged: { from: "palette", type, label: name, icon },
      add: () => actions.addType(type),
    })
    const short = (field: PaletteField) => {
      const words = t(`short_${field.type}`)
      return words === `short_${field.type}` ? label(field.label) : words
    }
    const layout = PARTS.map(([part, icon]): Entry => ({
      key: part,
      label: t(part),
      icon,
      words: part,
      dragged: { from: "part", part, label: t(part), icon },
      add: () => actions.addPart(part),
    }))
    const first = FIRST.flatMap((type) => palette.fields.filter((each) => each.type === type))
    const others = palette.fields
      .filter((each) => !FIRST.includes(each.type))
      .sort((a, b) => rank(a.group) - rank(b.group))
    const entries = (list: readonly PaletteField[]) =>
      list.map((each) => entry(each.type, each.icon, short(each)))
    return [
      ["common", entries(first)],
      ["layout", layout],
      ["more", entries(others.filter((each) => each.group !== "system"))],
      ["system", entries(others.filter((each) => each.group === "system"))],
    ] as [string, Entry[]][]
  }, [palette, label, t, actions])
  const found = text
    ? matching(
        groups.flatMap(([, entries]) => entries),
        text,
        (each) => [each.label, each.words],
      )
    : null
  const shown = all ? groups : groups.filter(([group]) => group !== "system")
  return (
    <div className="palette">
      <div style={{ padding: "10px 12px 0" }}>
        <SearchBox
          inputRef={input}
          width="100%"
          value={text}
          onChange={setText}
          placeholder={t("paletteSearch")}
          keys="/"
          onEnter={() => {
            if (found?.[0]) {
              found[0].add()
              setText("")
            }
          }}
        />
      </div>
      {found ? (
        <>
          {found.length > 0 && <div className="palh">{t("paletteFound", { n: found.length })}</div>}
          <div className="pal">
            {found.map((each) => (
              <Part key={each.key} entry={each} />
            ))}
          </div>
          {!found.length && (
            <p className="t2 sm" style={{ padding: "0 12px" }}>
              {t("paletteEmpty", { q: text })}
            </p>
          )}
        </>
      ) : (
        shown.map(([group, entries]) => {
          const cut = group === "more" ? 4 : FEW
          return (
            <section key={group} aria-label={t(`group_${group}`)}>
              <div className="palh row between">
                <h2 className="plainh">{t(`group_${group}`)}</h2>
                {group === "common" && (
                  <button type="button" className="link" onClick={() => useScreen.getState().set({ several: "" })}>
                    {t("several")}
                  </button>
                )}
                {group !== "common" && entries.length > cut && (
                  <button
                    type="button"
                    className="link num"
                    onClick={() => setAll(!all)}
                    title={t(all ? "showLess" : "showAll")}
                  >
                    {entries.length}
                  </button>
                )}
              </div>
              <div className="pal">
                {(all ? entries : entries.slice(0, cut)).map((each) => (
                  <Part key={each.key} entry={each} />
                ))}
              </div>
            </section>
          )
        })
      )}
    </div>
  )
})

const GROUPS = ["common", "people", "relations", "more", "system"]
const rank = (group: string) => (GROUPS.includes(group) ? GROUPS.indexOf(group) : GROUPS.indexOf("more"))

function Part({ entry }: { entry: Entry }) {
  const box = useRef<HTMLButtonElement>(null)
  useEffect(
    () =>
      box.current ? drag<Dragged>(box.current, { kind: entry.dragged.from, data: () => entry.dragged }) : undefined,
    [entry],
  )
  return (
    <button ref={box} type="button" title={entry.label} onClick={entry.add}>
      <Icon name={entry.icon} />
      <span className="ell">{entry.label}</span>
    </button>
  )
}
