/** One record as a row: pick, read, open, and change a value in place. */
import { lazy, memo, Suspense, useEffect, useRef, type MouseEvent } from "react"
import { A } from "@/ui/A"
import { fieldOf, recordUrl } from "@/app"
import type { FieldView, Rec } from "@/api/types"
import { useT } from "@/i18n"
import { Avatar } from "@/ui/Avatar"
import { Cell } from "./Cell"
import type { Column } from "./columns"
import { useList } from "./context"
import { valueAt } from "./data"
import type { CellMistake } from "./edit"
import { isEditable } from "./editable"
import { toggle, type KeyState } from "./keys"

const InlineEdit = lazy(() => import("./InlineEdit"))
const CellMistakeNote = lazy(() => import("./CellMistakeNote"))

interface Props {
  rec: Rec
  index: number
  ariaIndex: number
  columns: Column[]
  ids: readonly Rec[]
  isSelected: boolean
  atColumn: number | null
  editing: string | null
  mistake: CellMistake | null
  onKeys: (change: (before: KeyState) => KeyState) => void
  onEditing: (cell: { id: string; path: string } | null) => void
  onSave: (rec: Rec, field: FieldView, value: unknown, revision?: number) => Promise<boolean>
  onForgive: () => void
}

export const Row = memo(function Row(props: Props) {
  const { rec, index, columns, ids, isSelected, atColumn, onKeys } = props
  const t = useT("list")
  const isExtending = useRef(false)
  const pick = (): void => onKeys((before) => toggle(before, index, isExtending.current, { ids: ids.map((one) => one.id), columns: columns.length }))
  return (
    <tr className={`${isSelected ? "sel" : ""}${atColumn !== null ? " here" : ""}`} aria-rowindex={props.ariaIndex} aria-selected={isSelected}>
      <td className="lpick" role="gridcell">
        <label onClick={(event) => { isExtending.current = event.shiftKey }}>
          <input type="checkbox" className="cb" checked={isSelected} aria-label={t("select.row", { title: rec.title })} tabIndex={-1} onChange={pick} />
        </label>
      </td>
      {columns.map((column, at) => <DataCell key={column.path} {...props} column={column} at={at} />)}
      <td role="gridcell" aria-hidden="true" />
    </tr>
  )
})

function DataCell({ column, at, ...props }: Props & { column: Column; at: number }) {
  const { rec, index, atColumn, editing, mistake, onKeys, onEditing, onSave } = props
  const { app, form } = useList()
  const cell = useRef<HTMLTableCellElement>(null)
  const isAt = atColumn === at
  const isEditing = editing === column.path
  const own = mistake?.path === column.path ? mistake : null
  const canEdit = isEditable(column.field, column.path, form.may.update)
  useEffect(() => { if (isAt && !isEditing) cell.current?.focus({ preventScroll: true }) }, [isAt, isEditing])
  const edit = (): void => { if (canEdit) onEditing({ id: rec.id, path: column.path }) }
  const press = (event: MouseEvent): void => {
    if ((event.target as Element).closest("a,button,input")) return
    onKeys((before) => ({ ...before, row: index, column: at, anchor: index }))
  }
  if (isEditing) {
    return (
      <td role="gridcell" className="cell inedit">
        <Suspense fallback={<Cell field={column.field} path={column.path} rec={rec} />}>
          <InlineEdit field={column.field} value={valueAt(rec, column.path)} rec={rec} onCancel={() => onEditing(null)}
            onSave={(value) => { onEditing(null); void onSave(rec, column.field, value) }} />
        </Suspense>
      </td>
    )
  }
  const className = ["cell", column.isRight && "r", column.isTitle && "title", isAt && "focus", own && "wrong", isSecondary(column) && "t2"].filter(Boolean).join(" ")
  return (
    <td ref={cell} role="gridcell" tabIndex={isAt ? 0 : -1} className={className} onDoubleClick={edit} onMouseDown={press} aria-invalid={own ? true : undefined} aria-readonly={!canEdit || undefined}>
      {column.isTitle ? <TitleCell rec={rec} to={recordUrl(app.key, form.key, rec.id)} subject={fieldOf(form, column.path)} /> : <Cell field={column.field} path={column.path} rec={rec} />}
      {own && <Suspense><CellMistakeNote mistake={own} rec={rec} field={column.field} anchor={cell} onSave={onSave} onForgive={props.onForgive} /></Suspense>}
    </td>
  )
}

/** Free texts beside the title are quieter than names, tags and numbers. */
const isSecondary = (column: Column): boolean => !column.isTitle && !column.isRight && ["text", "long_text", "address", "auto_number"].includes(column.field.widget)

function TitleCell({ rec, to, subject }: { rec: Rec; to: string; subject?: FieldView }) {
  const name = String(rec[subject?.key ?? "title"] ?? rec.title ?? "") || `#${rec.id}`
  return (
    <A href={to} className="row" tabIndex={-1} title={name}>
      <Avatar name={name} thing size="m" />
      <span className="n ell">{name}</span>
    </A>
  )
}
