/** A form made of a spreadsheet's columns. */
import { keyFrom, unique } from "../document/keys"
import type { FieldDef, FormDef, Label } from "../document/types"

export interface Fit {
  type: string
  /** Filled cells that this type cannot read, and the first of them. */
  unreadable: number
  example: string
}
export interface ColumnGuess {
  name: string
  type: string
  /** A more telling type that reads all but a few cells. */
  nearly: string | null
  filled: number
  distinct: number
  samples: string[]
  options: string[]
  fits: Fit[]
}
export interface SheetGuess {
  name: string
  rows: number
  columns: ColumnGuess[]
}

/** What a person decided about one column. */
export interface ColumnChoice {
  taken: boolean
  label: string
  type: string
}

export const firstChoices = (sheet: SheetGuess): ColumnChoice[] =>
  sheet.columns.map(({ name, type, filled }) => ({ taken: filled > 0, label: name, type }))

const TITLES = new Set(["text", "email", "phone", "auto_number"])
const COLORS = ["blue", "green", "amber", "violet", "red", "gray"]
const SHOWN = 7

/** The first text names the records; choices get the column's values as options. Labels hold in every language. */
export function formOf(key: string, name: Label, sheet: SheetGuess, choices: readonly ColumnChoice[]): FormDef {
  const keys: string[] = []
  const fields = sheet.columns.flatMap((column, at): FieldDef[] => {
    const { taken, label, type } = choices[at]!
    if (!taken) return []
    const field = keyFrom(label, keys, "field")
    keys.push(field)
    return [{ key: field, type, label, ...optionsOf(column, type) }]
  })
  const title = fields.find((field) => TITLES.has(field.type)) ?? fields[0]
  return {
    key,
    name,
    icon: "table-2",
    ...(title ? { title: title.key } : {}),
    fields,
    views: [{ key: "all", name: { en: "All", zh: "全部" }, columns: keys.slice(0, SHOWN) }],
  }
}

function optionsOf({ options }: ColumnGuess, type: string): Partial<FieldDef> {
  if (type !== "choice") return {}
  const keys: string[] = []
  return {
    options: options.map((label, at) => {
      const key = unique(keyFrom(label, [], "option"), keys)
      keys.push(key)
      return { key, label, color: COLORS[at % COLORS.length] }
    }),
  }
}
