import { useLabel, useT } from "@/i18n"
import type { FieldView } from "@/api/types"
import type { ShowProps } from "./contract"
import { CellShow, isNumeric } from "./index"
import { sumOf, summed } from "./rows"
import { textOf } from "./text"

/** The rows of a sub-table to read, with exact totals below the columns that have one. */
export default function SubTableShow({ field, value }: ShowProps<Record<string, unknown>[]>) {
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
                <td key={column.key} className={isNumeric(column) ? "r" : ""} data-label={words(column.label) || column.key}>
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
