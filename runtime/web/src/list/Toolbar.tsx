/** The row above the table: search, chips, filter, and at the right group, sort, columns, save. */
import { lazy, Suspense, useEffect, useRef, useState, type RefObject } from "react"
import type { Filter } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Chip } from "@/ui/Chip"
import { Float } from "@/ui/Popover"
import { SearchBox } from "@/ui/SearchBox"
import { useDebounced } from "@/ui/useDebounced"
import { chipWords } from "./chipWords"
import { ColumnChooser } from "./ColumnChooser"
import { fieldFor } from "./columns"
import { useList } from "./context"
import { GroupMenu, SortMenu } from "./SortMenu"
import { isChanged } from "./state"

const FilterBuilder = lazy(async () => ({ default: (await import("./FilterBuilder")).FilterBuilder }))
const FilterText = lazy(async () => ({ default: (await import("./FilterBuilder")).FilterText }))
const SaveView = lazy(async () => ({ default: (await import("./SaveView")).SaveView }))

interface Props {
  search: RefObject<HTMLInputElement | null>
  /** Raised by the key F: opens the filter panel. */
  filterAsked: number
  extra?: React.ReactNode
}

export function Toolbar({ search, filterAsked, extra }: Props) {
  const { view, state, savedId } = useList()
  const isTable = view.type === "list" || view.type === "gallery"
  return (
    <div className="tools list-tools">
      <ListSearch input={search} />
      <Chips filterAsked={filterAsked} />
      <span className="right row g1">
        {extra}
        {isTable && <GroupMenu />}
        {isTable && <SortMenu />}
        {view.type === "list" && <ColumnChooser />}
        {(isChanged(state) || savedId) && view.type !== "calendar" && <Suspense><SaveView /></Suspense>}
      </span>
    </div>
  )
}

/** The same for a phone's drawer, where each thing has a line of its own. The search stands outside. */
export function PhoneTools() {
  const { view, state, savedId } = useList()
  const isTable = view.type === "list" || view.type === "gallery"
  return (
    <div className="phone-tools">
      <Chips filterAsked={0} />
      {isTable && <GroupMenu named />}
      {(isChanged(state) || savedId) && view.type !== "calendar" && <Suspense><SaveView /></Suspense>}
    </div>
  )
}

/** Typing asks the server after a pause; the address follows. */
export function ListSearch({ input, width = 188 }: { input?: RefObject<HTMLInputElement | null>; width?: number | string }) {
  const { state, change, form } = useList()
  const t = useT("list")
  const label = useLabel()
  const [text, setText] = useState(state.q)
  const settled = useDebounced(text, 250)
  const asked = useRef(state.q)
  useEffect(() => {
    if (settled === asked.current) return
    asked.current = settled
    change({ q: settled })
  }, [settled, change])
  useEffect(() => {
    if (state.q === asked.current) return
    asked.current = state.q
    setText(state.q)
  }, [state.q])
  const searchable = form.title ? label(form.fields.find((field) => field.key === form.title)?.label ?? "") : ""
  return <SearchBox value={text} onChange={setText} keys="/" width={width} inputRef={input} placeholder={searchable ? t("search.by", { field: searchable }) : t("search")} />
}

type Open = { at: number | "new" | "text"; anchor: DOMRect } | null

function Chips({ filterAsked }: { filterAsked: number }) {
  const { app, form, shown, state, change } = useList()
  const t = useT("list")
  const label = useLabel()
  const add = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState<Open>(null)
  const openAt = (at: number | "new" | "text", element: HTMLElement | null): void => setOpen({ at, anchor: (element ?? add.current!).getBoundingClientRect() })
  useEffect(() => { if (filterAsked > 0) openAt("new", add.current) }, [filterAsked])
  const put = (at: number | "new", chip: Filter | null): void => {
    const chips = at === "new" ? [...shown.chips, ...(chip ? [chip] : [])] : shown.chips.flatMap((each, index) => index !== at ? [each] : chip ? [chip] : [])
    change({ chips }, "push")
    setOpen(null)
  }
  return (
    <>
      {shown.chips.map((chip, index) => {
        const words = chipWords(chip, fieldFor(app, form, chip.field), t, label)
        return <Chip key={index} name={words.name} operator={words.operator} value={words.value} label={words.name} onEdit={(element) => openAt(index, element)} onRemove={() => put(index, null)} />
      })}
      {state.filter && <Chip name={t("filter.condition")} value={<span className="mono xs condition" title={state.filter}>{state.filter}</span>} onEdit={(element) => openAt("text", element)} onRemove={() => change({ filter: "" }, "push")} />}
      <Button ref={add} kind="quiet" small icon="plus" keys="F" aria-haspopup="dialog" aria-expanded={open?.at === "new"} onClick={(event) => openAt("new", event.currentTarget)}>{t("filter")}</Button>
      <Float open={open !== null} onClose={() => setOpen(null)} anchor={open?.anchor ?? null} role="dialog" label={t("filter.title")} takeFocus>
        <Suspense fallback={<div className="filter-panel" style={{ height: 240 }} />}>
          {open?.at === "text" ? <FilterText onDone={() => setOpen(null)} />
            : open && <FilterBuilder key={String(open.at)} chip={open.at === "new" ? undefined : shown.chips[open.at]} onDone={(chip) => put(open.at as number | "new", chip)} onText={() => setOpen({ ...open, at: "text" })} />}
        </Suspense>
      </Float>
    </>
  )
}
