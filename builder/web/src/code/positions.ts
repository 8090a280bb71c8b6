/** Where a JSON pointer lies in a JSON text, and which pointer a place in the text belongs to. */
import { syntaxTree } from "@codemirror/language"
import type { EditorState } from "@codemirror/state"
import type { SyntaxNode } from "@lezer/common"
import { join, split } from "../document/pointer"

const VALUES = new Set(["Object", "Array", "String", "Number", "True", "False", "Null"])

const rootOf = (state: EditorState): SyntaxNode | null => valueIn(syntaxTree(state).topNode)

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
  in: "name" | "value" | "other"
  node: SyntaxNode
  names: string[]
}

/** The pointer of the object or value around a place, and whether a member's name or a value is being written. */
export function placeAt(state: EditorState, at: number): PlaceInJson {
  let node: SyntaxNode = syntaxTree(state).resolveInner(at, -1)
  const start = node
  const inName =
    node.name === "PropertyName" ||
    node.name === "Object" ||
    (node.parent?.name === "Property" && node.name === "⚠" && !node.parent.getChild("PropertyName"))
  const parts: (string | number)[] = []
  const skipOwn = node.name === "PropertyName"
  let names: string[] = []
  let first = true
  for (let child: SyntaxNode = node; child.parent; child = node) {
    node = child.parent
    if (node.name === "Property" && !(skipOwn && first)) parts.unshift(nameOf(state, node))
    if (node.name === "Property") first = false
    if (node.name === "Array" && VALUES.has(child.name)) {
      let index = 0
      for (let sibling = node.firstChild; sibling && sibling.from < child.from; sibling = sibling.nextSibling)
        if (VALUES.has(sibling.name)) index += 1
      parts.unshift(index)
    }
    if (node.name === "Object" && !names.length) names = node.getChildren("Property").map((each) => nameOf(state, each))
  }
  if (start.name === "Object") names = start.getChildren("Property").map((each) => nameOf(state, each))
  return { pointer: join("", ...parts), in: inName ? "name" : "value", node: start, names }
}
