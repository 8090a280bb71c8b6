import { addTexts, useLabel, useT } from "@/i18n"
import type { FieldView } from "@/api/types"
import type { ShowProps, Widget } from "../contract"
import { SubTable } from "../SubTable"
import { sumOf, summed } from "../rows"
import { CellShow, isNumeric } from "../index"
import { textOf } from "../text"

addTexts("widget.rows", { en: { n: "{n} rows", n_one: "1 row", total: "Total" }, zh: { n: "{n} 行", total: "合计" } })

type Row = Record<string, unknown>

function Show({ field, value }: ShowProps<Row[]>) {
  const t = useT("widget.rows")
  const words = useLabel()
  const columns = (field.fields ?? []).filter((each) => each.type !== "related")
  const rows = value ?? []
  const totals = columns.filter(summed)
  const total = (column: FieldView) => (totals.includes(column) ? textOf(column, sumOf(rows, column.key)) : "")
  return (
    <div className="subtable shown">
      <table className="tbl">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={isNumeric(column) ? "r" : ""}>
                {words(column.label) || column.key}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={String(row.id ?? index)}>
              {columns.map((column) => (
                <td key={column.key} className={isNumeric(column) ? "r" : ""}>
                  <CellShow field={column} rec={row} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {totals.length > 0 && rows.length > 1 && (
          <tfoot>
            <tr>
              {columns.map((column, index) => (
                <td key={column.key} className={isNumeric(column) ? "r" : ""}>
                  {index === 0 && !totals.includes(column) ? t("total") : total(column)}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

function Cell({ value }: ShowProps<Row[]>) {
  const t = useT("widget.rows")
  return <span className="num">{t("n", { n: value?.length ?? 0 })}</span>
}

export const widget: Widget<Row[]> = { name: "sub_table", wide: true, Edit: SubTable, Show, Cell }
