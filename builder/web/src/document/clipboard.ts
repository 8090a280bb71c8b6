/** Copies travel as JSON text, so that they cross containers, pages, apps and browser tabs. */
import { formAt, itemField } from "./forms"
import { outermost, resolve, split } from "./pointer"
import type { AppDoc, Block, FieldDef, Item } from "./types"
import { isTabs } from "./types"

export type PieceKind = "cell" | "block" | "member"

export interface Piece {
  kind: PieceKind
  /** member: the list it comes from: forms, flows, views, widgets … */
  of: string
  value: unknown
  /** Definitions of the fields that the cell or the block shows. */
  fields: FieldDef[]
}

interface Envelope {
  mortise: 1
  pieces: Piece[]
}

export function toClipboard(document: AppDoc, pointers: readonly string[]): string | null {
  const pieces = outermost(pointers)
    .map((pointer) => pieceAt(document, pointer))
    .filter((piece): piece is Piece => piece !== null)
  return pieces.length ? JSON.stringify({ mortise: 1, pieces } satisfies Envelope, null, 2) : null
}

export function fromClipboard(text: string): Piece[] | null {
  if (!text.includes('"mortise"')) return null
  try {
    const found = JSON.parse(text) as Partial<Envelope>
    return found.mortise === 1 && Array.isArray(found.pieces) ? found.pieces : null
  } catch {
    return null // other people's text is not ours to paste
  }
}

function pieceAt(document: AppDoc, pointer: string): Piece | null {
  const value = resolve(document, pointer)
  const list = split(pointer).at(-2)
  if (value === undefined || value === null || list === undefined) return null
  const defs = formAt(document, pointer)?.fields ?? []
  const shown = new Set(list === "items" ? [itemField(value as Item)] : list === "body" ? fieldsIn(value as Block) : [])
  const fields = defs.filter((field) => shown.has(field.key))
  return { kind: list === "items" ? "cell" : list === "body" ? "block" : "member", of: list, value, fields }
}

export function fieldsIn(block: Block): (string | undefined)[] {
  if (isTabs(block)) return block.tabs.flatMap((tab) => (tab.body ?? []).flatMap(fieldsIn))
  return (block.items ?? []).map(itemField)
}
