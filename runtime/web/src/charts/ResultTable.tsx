/** A flat result as a table; also what stands in for a chart when somebody would rather read. */
import { useLabel, useT } from "@/i18n"
import type { ResultSet } from "@/api/types"
import { Drill } from "./Drill"

interface Props {
  result: ResultSet
  onDrill?: (filter: string) => void
}

export function ResultTable({ result, onDrill }: Props) {
  const label = useLabel()
  const t = useT("charts")
  const isNumber = (index: number): boolean => result.columns[index]?.role === "measure"
  return (
    <div className="result-scroll" tabIndex={0} role="region" aria-label={t("table.of", { name: label(result.name) })}>
      <table className="tbl">
        <thead>
          <tr>{result.columns.map((column, index) => <th key={column.key} scope="col" className={isNumber(index) ? "r" : undefined}>{label(column.label) || column.key}</th>)}</tr>
        </thead>
        <tbody>
          {result.rows.map((row, at) => (
            <tr key={at} className={row.level > 0 ? "bb" : undefined}>
              {row.cells.map((cell, index) => (
                <td key={index} className={isNumber(index) ? "r" : index === 0 ? "b" : "t2"}>
                  {cell?.text ? <Drill filter={cell.filter} onDrill={onDrill} what={row.cells[0]?.text ?? ""}>{cell.text}</Drill> : <span className="t3">—</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {result.truncated && <p className="t3 xs table-note">{t("truncated", { n: result.rows.length })}</p>}
    </div>
  )
}
