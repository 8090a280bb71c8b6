/** The table of a list: only the rows one can see are in the page, however many were loaded. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { Rec } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { useLines } from "@/ui/useLines"
import { useMedia } from "@/ui/useMedia"
import { columnsOf, storedWidths, storeWidths, type Column } from "./columns"
import { useList } from "./context"
import { useCellEdit, type CellMistake } from "./edit"
import { GroupRow } from "./GroupRow"
import { Head } from "./Head"
import type { KeyState } from "./keys"
import { linesOf, toggled, type Line } from "./rows"
import { Row } from "./Row"
import { SkeletonRows } from "./states"

interface Props {
  records: readonly Rec[]
  keys: KeyState
  onKeys: (change: (before: KeyState) => KeyState) => void
  editing: { id: string; path: string } | null
  onEditing: (cell: { id: string; path: string } | null) => void
  hasMore: boolean
  isLoading: boolean
  onMore: () => void
}

export function useColumns(): [Column[], (path: string, width: number, isDone: boolean) => void] {
  const { app, form, shown } = useList()
  const [widths, setWidths] = useState(() => storedWidths(app.key, form.key))
  const columns = useMemo(() => columnsOf(app, form, shown.columns, widths), [app, form, shown.columns, widths])
  const resize = useCallback((path: string, width: number, isDone: boolean) => {
    setWidths((before) => {
      const next = { ...before, [path]: width }
      if (isDone) storeWidths(app.key, form.key, next)
      return next
    })
  }, [app.key, form.key])
  return [columns, resize]
}

export function Table(props: Props) {
  const { records, keys, onKeys, hasMore, isLoading, onMore } = props
  const { app, form, shown } = useList()
  const label = useLabel()
  const t = useT("list")
  const scroll = useRef<HTMLDivElement>(null)
  const [columns, resize] = useColumns()
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const lines = useMemo(() => linesOf(records, shown.group, folded), [records, shown.group, folded])
  const rowHeight = useMedia("(pointer: coarse)") ? 48 : 36
  const heightOf = useCallback((index: number) => (lines[index]?.kind === "group" ? 32 : rowHeight), [lines, rowHeight])
  const { first, end, before, after, show } = useLines(scroll, { count: lines.length, heightOf, covered: 34 })
  const edit = useCellEdit(app.key, form.key)

  useEffect(() => { if (hasMore && !isLoading && end >= lines.length - 20) onMore() }, [hasMore, isLoading, end, lines.length, onMore])
  useEffect(() => {
    if (keys.row < 0) return
    const at = lines.findIndex((line) => line.kind === "row" && line.index === keys.row)
    if (at >= 0) show(at)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only the cursor scrolls, not the arrival of rows
  }, [keys.row])

  const total = columns.reduce((sum, column) => sum + column.width, 40 + 36)
  const span = columns.length + 2
  return (
    <div className="list-scroll" ref={scroll}>
      <table className="tbl" role="grid" aria-label={label(form.plural) || label(form.name)} aria-rowcount={hasMore ? -1 : lines.length + 1} aria-multiselectable style={{ minWidth: total }}>
        <colgroup>
          <col style={{ width: 40 }} />
          {columns.map((column, index) => <col key={column.path} style={index === columns.length - 1 ? undefined : { width: column.width }} />)}
          <col style={{ width: 36 }} />
        </colgroup>
        <Head columns={columns} records={records} selected={keys.selected} onKeys={onKeys} onResize={resize} />
        <tbody>
          {before > 0 && <tr className="gap" aria-hidden="true"><td colSpan={span} style={{ height: before }} /></tr>}
          {lines.slice(first, end).map((line, at) => {
            const key = keyOfLine(line, first + at)
            return line.kind === "group"
              ? <GroupRow key={key} line={line} span={span} isFolded={folded.has(line.key)} onFold={() => setFolded(toggled(folded, line.key))} />
              : <Row key={key} rec={line.rec} index={line.index} ariaIndex={first + at + 2} columns={columns} isSelected={keys.selected.has(line.rec.id)}
                  atColumn={keys.row === line.index ? keys.column : null} onKeys={onKeys} ids={records}
                  editing={props.editing?.id === line.rec.id ? props.editing.path : null} onEditing={props.onEditing}
                  mistake={edit.mistake?.id === line.rec.id ? (edit.mistake as CellMistake) : null} onSave={edit.save} onForgive={edit.forgive} />
          })}
          {after > 0 && <tr className="gap" aria-hidden="true"><td colSpan={span} style={{ height: after }} /></tr>}
          {hasMore && <SkeletonRows columns={columns} rows={3} label={t("loading.more")} />}
        </tbody>
      </table>
    </div>
  )
}

const keyOfLine = (line: Line, index: number): string => (line.kind === "group" ? `g${line.key}#${index}` : line.rec.id)
