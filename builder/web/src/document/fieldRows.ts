/** Rows of a sheet, or lines of text, as new fields: label, kind and whether it is required, in columns or by tabs. */
import type { PaletteField } from "../api/types"
import { keyFrom } from "./keys"
import type { FieldDef } from "./types"

export const MOST_ROWS = 300

export interface FieldRow {
  label: string
  key: string
  type: string
  required: boolean
}

const YES = new Set(["yes", "y", "true", "1", "x", "*", "required", "是", "必填", "√", "✓"])

/** One row per line that is not empty; a kind that nobody knows is a text. */
export function fieldRows(text: string, palette: readonly PaletteField[], taken: readonly string[]): FieldRow[] {
  const kinds = kindsByWord(palette)
  const used = [...taken]
  return text
    .split(/\r?\n/)
    .map((line) => line.split("\t").map((cell) => cell.trim()))
    .filter(([label]) => label)
    .slice(0, MOST_ROWS)
    .map(([label = "", kind = "", required = ""]) => {
      const key = keyFrom(label, used)
      used.push(key)
      return { label, key, type: kinds.get(kind.toLowerCase()) ?? "text", required: YES.has(required.toLowerCase()) }
    })
}

export const fieldOfRow = ({ label, key, type, required }: FieldRow, language: string): FieldDef => ({
  key,
  type,
  label: { [language]: label },
  ...(required ? { required } : {}),
  ...(type === "choice" || type === "choices" ? { options: [] } : {}),
})

/** Kinds that need nothing but a name, by their key and by their names in every language. */
export function plainKinds(palette: readonly PaletteField[]): PaletteField[] {
  const free = new Set(["key", "type", "options"])
  return palette.filter(
    (each) => each.group !== "system" && (each.schema.required ?? []).every((member) => free.has(member)),
  )
}

function kindsByWord(palette: readonly PaletteField[]): Map<string, string> {
  return new Map(
    plainKinds(palette).flatMap(({ type, label }): [string, string][] => [
      [type, type],
      ...(typeof label === "string" ? [label] : Object.values(label)).map((words): [string, string] => [
        words.toLowerCase(),
        type,
      ]),
    ]),
  )
}
