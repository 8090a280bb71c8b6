import { useRef, type KeyboardEvent } from "react"
import type { FieldView, Ref } from "@/api/types"
import { useStoreHere } from "@/form/context"
import { constantDefault } from "@/form/constant"
import { isServerMade } from "@/form/access"
import { openedIn } from "@/form/trees"
import { addTexts, useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import type { EditProps } from "./contract"
import { FieldEdit } from "./editing"
import { CellShow, isNumeric } from "./index"
import { sumOf, summed } from "./rows"
import { textOf } from "./text"
import "./widgets.css"

addTexts("widget.sub_table", {
  en: { add: "Add a row", remove: "Remove row {n}", none: "No rows yet.", row: "Row {n}", total: "Total" },
  zh: { add: "添加一行", remove: "删除第 {n} 行", none: "还没有行。", row: "第 {n} 行", total: "合计" },
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

/** Rows typed in place. Enter goes one row down (and adds one at the end); Tab goes through the cells. */
export function SubTable({ field, value, onChange, disabled, id, describedBy, inner, onBlur }: EditProps<Row[]>) {
  const t = useT("widget.sub_table")
  const words = useLabel()
  const columns = (field.fields ?? []).filter((each) => each.type !== "related")
  const rows = value ?? []
  const latest = useRef(rows)
  latest.current = rows
  const table = useRef<HTMLTableElement>(null)
  const { evaluated, fresh, load } = useRowRules(columns)
  const full = rows.length >= Number(field.max_rows ?? 1000)
  const put = (next: Row[]) => {
    latest.current = next
    onChange(next)
  }
  const setCell = (index: number, column: FieldView, cell: unknown) => {
    put(latest.current.map((row, at) => (at === index ? evaluated({ ...row, [column.key]: cell }, column.key) : row)))
    if (column.type === "reference" && cell) {
      void load(column, cell).then(
        (found) =>
          found &&
          put(
            latest.current.map((row, at) =>
              at === index
                ? evaluated(row, column.key, { [column.key]: { ...found, ...(row[column.key] as object) } })
                : row,
            ),
          ),
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
  return (
    <div className="subtable" onBlur={onBlur}>
      <table ref={table} className="tbl edit" aria-describedby={describedBy} onKeyDown={onKeyDown}>
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
                    className={isNumeric(column) ? "r" : ""}
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
                        onChange={(cell) => setCell(index, column, cell)}
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
                <td key={column.key} className={isNumeric(column) ? "r" : ""}>
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
      {!disabled && !full && (
        <button type="button" id={id} className="btn s q addrow" onClick={add}>
          <Icon name="plus" />
          {t("add")}
        </button>
      )}
    </div>
  )
}
