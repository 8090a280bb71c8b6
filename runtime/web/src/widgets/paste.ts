/** Cells copied from a spreadsheet, as rows of a sub-table. */
import type { FieldView, OptionView } from "@/api/types"
import { readDay, readTime } from "@/ui/dates"
import { shiftPoint } from "./members/percent"
import { readNumber } from "./parts"

/** Lines of cells as a spreadsheet puts them on the clipboard; a cell with line ends or tabs in it stands in quotes. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]]
  const cells = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/gy
  for (let found = cells.exec(text); found && found.index < text.length; found = cells.exec(text)) {
    rows.at(-1)!.push((found[1]?.replaceAll('""', '"') ?? found[2] ?? "").trim())
    if (found[3] !== "\t" && cells.lastIndex < text.length) rows.push([])
  }
  return rows
}

const YES = new Set(["yes", "y", "true", "1", "x", "✓", "√", "是", "对"])
const NO = new Set(["no", "n", "false", "0", "否", "不"])

/** What a pasted text means in this column: the value, null for an empty cell, undefined when it cannot be read. */
export function readCell(column: FieldView, text: string): unknown {
  if (text === "") return null
  switch (column.type) {
    case "integer":
    case "decimal":
    case "money":
      return readNumber(text) ?? undefined
    case "percent": {
      const number = readNumber(text.replace(/[%％]/g, ""))
      return number === null ? undefined : shiftPoint(number, -2)
    }
    case "date":
      return readDay(text) ?? undefined
    case "time":
      return readTime(text) ?? undefined
    case "yes_no":
      return YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : undefined
    case "choice":
      return optionNamed(column.options ?? [], text)
    case "text":
    case "long_text":
    case "email":
    case "phone":
    case "url":
      return text
    default:
      return undefined
  }
}

function optionNamed(options: OptionView[], text: string): string | undefined {
  const wanted = text.toLowerCase()
  const names = (option: OptionView): string[] =>
    typeof option.label === "string" ? [option.label] : Object.values(option.label ?? {}).map(String)
  return options.find((each) => [each.key, ...names(each)].some((name) => name.toLowerCase() === wanted))?.key
}
