/** Where a JSON pointer lies in a JSON text, and which pointer a place in the text belongs to. */
import { ensureSyntaxTree, syntaxTree } from "@codemirror/language"
import type { EditorState } from "@codemirror/state"
import type { SyntaxNode } from "@lezer/common"
import { join, split } from "../document/pointer"

const VALUES = new Set(["Object", "Array", "String", "Number", "True", "False", "Null"])

/** The whole tree: on a slow computer the editor may not have read the text to its end yet. */
const treeOf = (state: EditorState) => ensureSyntaxTree(state, state.doc.length, READ_MS) ?? syntaxTree(state)
const READ_MS = 1000

const rootOf = (state: EditorState): SyntaxNode | null => valueIn(treeOf(state).topNode)

function valueIn(node: SyntaxNode): SyntaxNode | null {
  for (let child = node.firstChild; child; child = child.nextSibling) if (VALUES.has(child.name)) return child
  return null
}

const nameOf = (state: EditorState, property: SyntaxNode): string => {
  const name = property.getChild("PropertyName")
  try {
    return name ? (JSON.parse(state.sliceDoc(name.from, name.to)) as string) : ""
  } catch {
    return "" // half typed
  }
}

function step(state: EditorState, value: SyntaxNode, part: string): SyntaxNode | null {
  if (value.name === "Object") {
    for (const property of value.getChildren("Property")) if (nameOf(state, property) === part) return valueIn(property)
    return null
  }
  if (value.name !== "Array") return null
  let at = 0
  for (let child = value.firstChild; child; child = child.nextSibling) {
    if (!VALUES.has(child.name)) continue
    if (at === Number(part)) return child
    at += 1
  }
  return null
}

/** The nearest part that exists: a missing member is shown at its owner. */
export function rangeOf(state: EditorState, pointer: string): [number, number] {
  let node = rootOf(state)
  if (!node) return [0, Math.min(1, state.doc.length)]
  for (const part of split(pointer)) {
    const next: SyntaxNode | null = step(state, node, part)
    if (!next)
      return node.name === "Object" || node.name === "Array" ? [node.from, node.from + 1] : [node.from, node.to]
    node = next
  }
  return node.name === "Object" || node.name === "Array" ? [node.from, node.from + 1] : [node.from, node.to]
}

export interface PlaceInJson {
  pointer: string
  in: "name" | "value"
  node: SyntaxNode
  names: string[]
}

/** The pointer of the object or value around a place, and whether a member's name or a value is being written. */
export function placeAt(state: EditorState, at: number): PlaceInJson {
  const start = treeOf(state).resolveInner(at, -1)
  const parts: (string | number)[] = []
  let names: string[] | null = null
  let child: SyntaxNode | null = null
  for (let node: SyntaxNode | null = start; node; child = node, node = node.parent) {
    if (node.name === "Property" && child?.name !== "PropertyName") parts.unshift(nameOf(state, node))
    if (node.name === "Array") parts.unshift(indexIn(node, child && VALUES.has(child.name) ? child.from : at))
    if (node.name === "Object") names ??= node.getChildren("Property").map((each) => nameOf(state, each))
  }
  return { pointer: join("", ...parts), in: isName(start) ? "name" : "value", node: start, names: names ?? [] }
}

const isName = (node: SyntaxNode): boolean =>
  node.name === "PropertyName" ||
  node.name === "Object" ||
  (["{", ",", "⚠"].includes(node.name) && node.parent?.name === "Object") ||
  (node.name === "⚠" && node.parent?.name === "Property" && !node.parent.getChild("PropertyName"))

function indexIn(array: SyntaxNode, at: number): number {
  let index = 0
  for (let each = array.firstChild; each && each.to <= at; each = each.nextSibling) if (VALUES.has(each.name)) index += 1
  return index
}
