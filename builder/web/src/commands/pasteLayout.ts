/** Puts copied cells or blocks into a layout. Fields the form already shows under that key get a twin with a new key. */
import { materialise } from "../document/forms"
import type { Piece } from "../document/clipboard"
import { unique } from "../document/keys"
import { join, split } from "../document/pointer"
import type { FieldDef, FormDef } from "../document/types"
import { copy, define, listAt } from "./command"
import { showOnPage } from "./onPage"

export interface PasteLayoutArgs {
  form: number
  /** Of the items list (cells) or of the body (blocks). */
  list: string
  index: number
  pieces: Piece[]
}

export const command = define<PasteLayoutArgs>({
  name: "pasteLayout",
  title: ({ pieces }) =>
    pieces.length === 1
      ? { en: "Paste", zh: "粘贴" }
      : { en: `Paste ${pieces.length} elements`, zh: `粘贴 ${pieces.length} 个元素` },
  run: (draft, { form: at, list, index, pieces }) => {
    const form = draft.forms?.[at]
    if (!form) return
    materialise(form)
    const keys = adopt(
      form,
      pieces.flatMap((piece) => piece.fields),
    )
    const target = listAt(draft, split(list))
    const place = Math.max(0, Math.min(index, target.length))
    target.splice(place, 0, ...pieces.map((piece) => renamed(copy(piece.value), keys)))
    return { select: pieces.map((_, offset) => join(list, place + offset)) }
  },
})

/** Adds the fields to the form; answers old key → key here. */
function adopt(form: FormDef, fields: FieldDef[]): Map<string, string> {
  const keys = new Map<string, string>()
  const known = (form.fields ??= [])
  for (const field of fields) {
    const key = unique(
      field.key,
      known.map((each) => each.key),
    )
    keys.set(field.key, key)
    known.push({ ...copy(field), key })
    showOnPage(form, { ...field, key })
  }
  return keys
}

function renamed(value: unknown, keys: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, keys))
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      (name === "field" || name === "related") && typeof member === "string"
        ? (keys.get(member) ?? member)
        : renamed(member, keys),
    ]),
  )
}
