/** The head of the table: pick all, sort by pressing a name, widen by its edge. */
import type { PointerEvent } from "react"
import type { Rec } from "@/api/types"
import { useLabel, useLanguage, useT } from "@/i18n"
import { Checkbox } from "@/ui/Checkbox"
import { IconButton } from "@/ui/IconButton"
import { Popover } from "@/ui/Popover"
import { headSuffix } from "./Cell"
import { ColumnPanel } from "./ColumnChooser"
import { nextSort, type Column } from "./columns"
import { useList } from "./context"
import { toggleAll, type KeyState } from "./keys"
import { sortable, SortMark } from "./SortMenu"

interface Props {
  columns: Column[]
  records: readonly Rec[]
  selected: ReadonlySet<string>
  onKeys: (change: (before: KeyState) => KeyState) => void
  onResize: (path: string, width: number, isDone: boolean) => void
}

export function Head({ columns, records, selected, onKeys, onResize }: Props) {
  const t = useT("list")
  const all = records.length > 0 && records.every((rec) => selected.has(rec.id))
  const rows = { ids: records.map((rec) => rec.id), columns: columns.length }
  return (
    <thead>
      <tr>
        <th className="lpick" scope="col"><Checkbox label={t("select.all")} checked={all} mixed={selected.size > 0} disabled={records.length === 0} onChange={() => onKeys((before) => toggleAll(before, rows))} /></th>
        {columns.map((column) => <HeadCell key={column.path} column={column} onResize={onResize} />)}
        <th scope="col">
          <Popover label={t("columns")} align="end" trigger={(props) => <IconButton {...props} icon="plus" label={t("columns.add")} className="head-add" />}><ColumnPanel /></Popover>
        </th>
      </tr>
    </thead>
  )
}

function HeadCell({ column, onResize }: { column: Column; onResize: Props["onResize"] }) {
  const { shown, change } = useList()
  const label = useLabel()
  const language = useLanguage()
  const t = useT("list")
  const { path, field } = column
  const canSort = path.split(".").length <= 2 && sortable([field]).some((each) => each === field)
  const isSorted = shown.sort[0]?.replace(/^-/, "") === path
  const name = `${label(column.label)}${headSuffix(field, language)}`
  const ariaSort = isSorted ? (shown.sort[0]!.startsWith("-") ? "descending" : "ascending") : undefined
  return (
    <th scope="col" className={`${column.isRight ? "r" : ""}${isSorted ? " on" : ""}`} aria-sort={ariaSort} title={name}>
      {canSort
        ? <button type="button" className="head" onClick={() => change({ sort: nextSort(shown.sort, path) })}><SortMark sort={shown.sort} path={path} /><span className="ell">{name}</span></button>
        : name}
      <span className="grip" title={t("widen")} onPointerDown={(event) => widen(event, column.width, (width, isDone) => onResize(path, width, isDone))} />
    </th>
  )
}

function widen(event: PointerEvent<HTMLElement>, from: number, onWidth: (width: number, isDone: boolean) => void): void {
  event.preventDefault()
  const grip = event.currentTarget
  const startX = event.clientX
  const width = (x: number): number => Math.max(56, Math.min(640, from + x - startX))
  const move = (moving: globalThis.PointerEvent): void => onWidth(width(moving.clientX), false)
  const end = (ending: globalThis.PointerEvent): void => {
    grip.removeEventListener("pointermove", move)
    onWidth(width(ending.clientX), true)
  }
  grip.setPointerCapture(event.pointerId)
  grip.addEventListener("pointermove", move)
  grip.addEventListener("pointerup", end, { once: true })
}
