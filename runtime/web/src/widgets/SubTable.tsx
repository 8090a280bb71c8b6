import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react"
import { api } from "@/api"
import type { FieldView, ListPage, Ref } from "@/api/types"
import { recordsPath, useAppViewMaybe } from "@/app"
import { useStoreHere } from "@/form/context"
import { constantDefault } from "@/form/constant"
import { isServerMade } from "@/form/access"
import { openedIn } from "@/form/trees"
import { addTexts, formatList, useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { Note } from "@/ui/Note"
import type { EditProps } from "./contract"
import { FieldEdit } from "./editing"
import { CellShow, isNumeric } from "./index"
import { cellsOf, readCell } from "./paste"
import { sumOf, summed } from "./rows"
import { textOf } from "./text"
import "./widgets.css"

addTexts("widget.sub_table", {
  en: { add: "Add a row", remove: "Remove row {n}", none: "No rows yet.", row: "Row {n}", total: "Total", unread: "Not filled in, because the column does not take it: {cells}.", cell: "“{text}” ({column}, row {n})", left_out: "{n} rows were left out, because the table is full." },
  zh: { add: "添加一行", remove: "删除第 {n} 行", none: "还没有行。", row: "第 {n} 行", total: "合计", unread: "以下内容与所在列不符，未填入：{cells}。", cell: "“{text}”（{column}，第 {n} 行）", left_out: "表格已满，有 {n} 行未填入。" },
})

type Row = Record<string, unknown>
const widths: Record<string, string> = {
  integer: "88px",
  decimal: "104px",
  percent: "88px",
  money: "132px",
  yes_no: "64px",
  date: "140px",
  computed: "128px",
  rating: "120px",
}

/** The formulas of a row, and the defaults nobody has typed over. */
function useRowRules(columns: FieldView[]) {
  const store = useStoreHere()
  const evaluated = (row: Row, changed: string | null, loaded?: Row): Row => {
    if (!store) return row
    const next = { ...row }
    for (let round = 0; round < 2; round += 1) {
      for (const column of columns) {
        const { formula, default: fallback } = column.trees ?? {}
        const opened = fallback && changed && openedIn(fallback).has(changed)
        const tree = formula ?? (opened && column.key !== changed ? fallback : undefined)
        if (!tree) continue
        const value = store.evaluateRow(tree, columns, next, loaded)
        if (value !== undefined) next[column.key] = value
      }
    }
    return next
  }
  const fresh = (): Row => {
    const row: Row = {}
    for (const column of columns) {
      const value = column.trees?.default
        ? store?.evaluateRow(column.trees.default, columns, row)
        : constantDefault(column)
      if (value !== undefined && value !== null) row[column.key] = value
    }
    return evaluated(row, null)
  }
  const load = async (column: FieldView, value: unknown) => {
    const ref = value as Ref | null
    return store && column.form && ref?.id ? store.load(column.form, ref.id) : null
  }
  return { evaluated, fresh, load }
}

/** The record with exactly this title, to which a pasted reference points; the same title is asked for once. */
function useNamed() {
  const app = useAppViewMaybe()
  const asked = useRef(new Map<string, Promise<Ref | undefined>>())
  const find = async (form: string, title: string): Promise<Ref | undefined> => {
    const page = await api.get<ListPage>(recordsPath(app!.key, form), { q: title, limit: 20 })
    const found = page.items.find((each) => each.title.toLowerCase() === title.toLowerCase())
    return found && { id: found.id, title: found.title }
  }
  return async (column: FieldView, title: string): Promise<Ref | undefined> => {
    if (!app || !column.form) return undefined
    const key = `${column.form} ${title}`
    if (!asked.current.has(key)) asked.current.set(key, find(column.form, title).catch(() => undefined)) // not to be had now: the cell is named
    return asked.current.get(key)
  }
}

const isReference = (column: FieldView): boolean => column.type === "reference"

interface Unread { text: string; column: string; n: number }

/** Rows typed in place, or pasted from a spreadsheet. Enter goes one row down (and adds one at the end); Tab goes through the cells. */
export function SubTable({ field, value, onChange, disabled, id, label, describedBy, inner, onBlur }: EditProps<Row[]>) {
  const t = useT("widget.sub_table")
  const words = useLabel()
  const columns = (field.fields ?? []).filter((each) => each.type !== "related")
  const rows = value ?? []
  const latest = useRef(rows)
  latest.current = rows
  const table = useRef<HTMLTableElement>(null)
  const { evaluated, fresh, load } = useRowRules(columns)
  const full = rows.length >= Number(field.max_rows ?? 1000)
  const named = useNamed()
  const [unread, setUnread] = useState<Unread[]>([])
  const [leftOut, setLeftOut] = useState(0)
  const put = (next: Row[]) => {
    latest.current = next
    onChange(next)
  }
  const setCell = async (index: number, column: FieldView, cell: unknown) => {
    const change = (next: (row: Row) => Row) => put(latest.current.map((row, at) => (at === index ? next(row) : row)))
    change((row) => evaluated({ ...row, [column.key]: cell }, column.key))
    const found = column.type === "reference" && cell ? await load(column, cell) : null
    if (found) {
      change((row) =>
        evaluated(row, column.key, { [column.key]: { ...found, ...(row[column.key] as object) } }),
      )
    }
  }
  const focusCell = (row: number, cell: number) =>
    window.setTimeout(() => {
      table.current
        ?.querySelectorAll("tbody tr")
        [row]?.querySelectorAll("td")
        [cell]?.querySelector<HTMLElement>("input,button,textarea,select")
        ?.focus()
    }, 0)
  const add = () => {
    if (full) return
    put([...latest.current, fresh()])
    focusCell(
      latest.current.length - 1,
      columns.findIndex((each) => !isServerMade(each)),
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const cell = (event.target as HTMLElement).closest("td")
    if (
      event.key !== "Enter" ||
      event.nativeEvent.isComposing ||
      event.defaultPrevented ||
      !cell ||
      (event.target as HTMLElement).tagName !== "INPUT"
    )
      return
    event.preventDefault()
    const row = [...(table.current?.querySelectorAll("tbody tr") ?? [])].indexOf(
      cell.parentElement as HTMLTableRowElement,
    )
    if (row === rows.length - 1) add()
    else focusCell(row + 1, cell.cellIndex)
  }
  const totals = columns.filter(summed)
  const fixed = (column: FieldView) =>
    disabled || isServerMade(column) || column.may_write === false || column.read_only === true
  /** Fills cells to the right and rows below, as a spreadsheet would; rows that are missing are added. */
  const paste = async (cells: string[][], atRow: number, atColumn: number) => {
    const failed: Unread[] = []
    const room = Math.min(cells.length, Number(field.max_rows ?? 1000) - atRow)
    const missing = atRow + room - latest.current.length
    if (missing > 0) put([...latest.current, ...Array.from({ length: missing }, fresh)])
    for (const [down, line] of cells.slice(0, room).entries()) {
      const writable = columns.slice(atColumn).filter((column) => !fixed(column))
      const pasted = writable.slice(0, line.length).map((column, right) => ({ column, text: line[right]! }))
      // references first: what they bring along must not replace what was pasted beside them
      for (const { column, text } of pasted.sort((a, b) => Number(isReference(b.column)) - Number(isReference(a.column)))) {
        const value = isReference(column) && text ? await named(column, text) : readCell(column, text)
        if (value === undefined) failed.push({ text, column: words(column.label) || column.key, n: atRow + down + 1 })
        else await setCell(atRow + down, column, value)
      }
    }
    setUnread(failed)
    setLeftOut(cells.length - room)
  }
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain")
    const cell = (event.target as HTMLElement).closest("td")
    const row = cell && [...(table.current?.tBodies[0]?.rows ?? [])].indexOf(cell.parentElement as HTMLTableRowElement)
    const isOneText = (event.target as HTMLElement).tagName === "TEXTAREA" && !text.includes("\t")
    if (!cell || disabled || isOneText || !/[\t\n]/.test(text.trim())) return
    event.preventDefault()
    void paste(cellsOf(text), row!, cell.cellIndex)
  }
  return (
    <div className="subtable" id={id} role="group" aria-label={label || words(field.label)} tabIndex={-1} onBlur={onBlur}>
      <table ref={table} className="tbl edit" aria-describedby={describedBy} onKeyDown={onKeyDown} onPaste={onPaste}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: widths[column.type] }} />
          ))}
          <col style={{ width: 32 }} />
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={isNumeric(column) ? "r" : ""}>
                {words(column.label) || column.key}
                {column.required === true && <span className="req"> *</span>}
              </th>
            ))}
            <th />
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={String(row.id ?? `new-${index}`)}>
              {columns.map((column) => {
                const mistake = inner?.[`${index}/${column.key}`]
                const name = `${words(column.label) || column.key}, ${t("row", { n: index + 1 })}`
                return (
                  <td
                    key={column.key}
                    className={`${isNumeric(column) ? "r" : ""}${fixed(column) ? " said" : ""}`}
                    title={mistake}
                    data-label={words(column.label)}
                  >
                    {fixed(column) ? (
                      <CellShow field={column} rec={row} />
                    ) : (
                      <FieldEdit
                        field={column}
                        small
                        label={name}
                        invalid={Boolean(mistake)}
                        value={row[column.key]}
                        values={row}
                        onChange={(cell) => void setCell(index, column, cell)}
                      />
                    )}
                  </td>
                )
              })}
              <td>
                {!disabled && (
                  <button
                    type="button"
                    className="t3 row"
                    aria-label={t("remove", { n: index + 1 })}
                    onClick={() => put(rows.filter((_, at) => at !== index))}
                  >
                    <Icon name="trash-2" size="s" />
                  </button>
                )}
              </td>
            </tr>
          ))}
          {!rows.length && (
            <tr>
              <td colSpan={columns.length + 1} className="t3">
                {t("none")}
              </td>
            </tr>
          )}
        </tbody>
        {totals.length > 0 && rows.length > 0 && (
          <tfoot>
            <tr>
              {columns.map((column, index) => (
                <td
                  key={column.key}
                  className={isNumeric(column) ? "r" : ""}
                  data-label={totals.includes(column) ? `${t("total")} · ${words(column.label)}` : undefined}
                >
                  {totals.includes(column) ? (
                    <b className="b num">{textOf(column, sumOf(rows, column.key))}</b>
                  ) : index === 0 ? (
                    t("total")
                  ) : (
                    ""
                  )}
                </td>
              ))}
              <td />
            </tr>
          </tfoot>
        )}
      </table>
      {unread.length > 0 && (
        <Note kind="warn">{t("unread", { cells: formatList(unread.map((each) => t("cell", { ...each }))) })}</Note>
      )}
      {leftOut > 0 && <Note kind="warn">{t("left_out", { n: leftOut })}</Note>}
      {!disabled && !full && (
        <button type="button" className="btn s q addrow" onClick={add}>
          <Icon name="plus" />
          {t("add")}
        </button>
      )}
    </div>
  )
}
