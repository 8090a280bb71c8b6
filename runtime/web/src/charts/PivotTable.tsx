/** A pivot: heads that stay, groups that fold, heat on subtotals, totals as the database computed them. */
import { useMemo, useState } from "react"
import { formatNumber, useLabel, useT } from "@/i18n"
import type { Cell, ResultSet } from "@/api/types"
import { Icon } from "@/ui/Icon"
import { Drill } from "./Drill"
import { heatOf, openRows, pivotTable, type PivotRow, type PivotTable as Table, type WirePivot } from "./pivot"

interface Props {
  result: ResultSet
  onDrill?: (filter: string) => void
}

export function PivotTable({ result, onDrill }: Props) {
  const label = useLabel()
  const t = useT("charts")
  const table = useMemo(() => pivotTable(result), [result])
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  if (!table) return null
  const toggle = (at: number): void => setFolded((before) => {
    const next = new Set(before)
    if (!next.delete(at)) next.add(at)
    return next
  })
  const groups = table.rows.filter((row) => row.isGroup).map((row) => row.at)
  const areFolded = groups.length > 0 && groups.every((at) => folded.has(at))
  const cut = (result.pivot as unknown as WirePivot).truncated
  return (
    <div className="result-scroll" tabIndex={0} role="region" aria-label={t("table.of", { name: label(result.name) })}>
      {groups.length > 1 && (
        <button type="button" className="btn q s" onClick={() => setFolded(areFolded ? new Set() : new Set(groups))}>
          <Icon name={areFolded ? "chevron-down" : "chevron-right"} size="xs" />{t(areFolded ? "unfold.all" : "fold.all")}
        </button>
      )}
      <table className="tbl piv">
        <PivotHead table={table} unit={unitOf(table)} />
        <tbody>
          {openRows(table.rows, folded).map((row) => (
            <PivotLine key={row.at} row={row} table={table} isFolded={folded.has(row.at)} onFold={() => toggle(row.at)} onDrill={onDrill} />
          ))}
          <GrandLine table={table} onDrill={onDrill} />
        </tbody>
      </table>
      {cut?.rows && <p className="t3 xs table-note">{t("truncated", { n: table.rows.length })}</p>}
      {cut?.columns && <p className="t3 xs table-note">{t("truncated.columns", { n: table.heads.at(-1)?.length ?? 0 })}</p>}
    </div>
  )
}

/** The one sign that all amounts of the table share; it stands once, over them. */
function unitOf(table: Table): string {
  const signs = new Set(table.rows.flatMap((row) => row.cells).flatMap((cell) => (cell?.text ? [SIGN.exec(cell.text)?.[1] ?? ""] : [])))
  return signs.size === 1 ? [...signs][0]! : ""
}

const SIGN = /^[−-]?([¥$€£])/

function PivotHead({ table, unit }: { table: Table; unit: string }) {
  const t = useT("charts")
  return (
    <thead>
      {table.heads.map((cells, level) => (
        <tr key={level}>
          {level === 0 && <th rowSpan={table.heads.length} scope="col">{table.corner}{unit && <span className="t3" style={{ fontWeight: 400 }}> {unit}</span>}</th>}
          {cells.map((cell, index) => (
            <th key={index} colSpan={cell.span} scope={cell.span > 1 ? "colgroup" : "col"} className={cell.span > 1 ? "span" : "r"}>{cell.text}</th>
          ))}
          {level === 0 && table.totalNames.map((name, index) => (
            <th key={`t${index}`} rowSpan={table.heads.length} scope="col" className="r">{name ? `${t("total")} · ${name}` : t("total")}</th>
          ))}
        </tr>
      ))}
    </thead>
  )
}

interface LineProps {
  row: PivotRow
  table: Table
  isFolded: boolean
  onFold: () => void
  onDrill?: (filter: string) => void
}

function PivotLine({ row, table, isFolded, onFold, onDrill }: LineProps) {
  const t = useT("charts")
  const heat = useMemo(() => heatOf(table.rows, table.measures), [table])
  const soft = row.level > 0 ? " t2" : ""
  const width = (table.heads[table.heads.length - 1]?.length ?? 0) + table.totalNames.length
  return (
    <tr>
      <td className={row.level === 0 ? "b" : "t2"} style={{ paddingLeft: 10 + row.level * 26 - (row.level > 0 && row.isGroup ? 16 : 0) }}>
        {row.isGroup && (
          <button type="button" className="plain twist" aria-expanded={!isFolded} aria-label={t(isFolded ? "unfold" : "fold", { what: row.text })} onClick={onFold}>
            <Icon name={isFolded ? "chevron-right" : "chevron-down"} size="xs" />
          </button>
        )}
        {row.text}
      </td>
      {row.cells.length === 0 && <td colSpan={width} />}
      {row.cells.map((cell, index) => <ValueCell key={index} cell={cell} what={row.text} heat={heat(row, index)} className={soft} onDrill={onDrill} />)}
      {row.totals.map((cell, index) => <ValueCell key={`t${index}`} cell={cell} what={row.text} heat={null} className={row.level === 0 ? " bb" : soft} onDrill={onDrill} />)}
    </tr>
  )
}

/** Money in a grid of money: whole units without the sign, the exact text is in the tooltip. */
function dense(cell: Cell): string {
  const money = SIGN.test(cell.text)
  return money ? formatNumber(String(cell.value), 0) : cell.text
}

interface ValueProps {
  cell: Cell | null | undefined
  what: string
  heat: number | null
  className: string
  onDrill?: (filter: string) => void
}

function ValueCell({ cell, what, heat, className, onDrill }: ValueProps) {
  const ground = heat === null ? undefined : `color-mix(in srgb, var(--chart-1) ${Math.round(3 + heat * 15)}%, transparent)`
  return (
    <td className={`r${className}`} style={ground ? { background: ground } : undefined}>
      {cell?.text ? <Drill filter={cell.filter} onDrill={onDrill} what={what}><span title={cell.text}>{dense(cell)}</span></Drill> : <span className="t3">—</span>}
    </td>
  )
}

function GrandLine({ table, onDrill }: { table: Table; onDrill?: (filter: string) => void }) {
  const t = useT("charts")
  if (!table.columnTotals) return null
  return (
    <tr className="grand">
      <td>{t("total")}</td>
      {table.columnTotals.map((cell, index) => <ValueCell key={index} cell={cell} what={t("total")} heat={null} className=" bb" onDrill={onDrill} />)}
      {table.hasRowTotals && table.grand.map((cell, index) => <ValueCell key={`g${index}`} cell={cell} what={t("total")} heat={null} className=" bb" onDrill={onDrill} />)}
    </tr>
  )
}
