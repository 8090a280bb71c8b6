/** The FEEL text of a drawn condition. `parse(print(c))` is `c`. */
import type { Group, Node, Row, Value } from "./model"

export function print(group: Group): string {
  return group.parts.map((part) => printNode(part, group.parts.length > 1)).join(` ${group.join} `)
}

function printNode(node: Node, inside: boolean): string {
  if (node.kind === "row") return printRow(node)
  const text = print(node)
  return inside || node.parts.length > 1 ? `(${text})` : text
}

function printRow({ path, of, op, values }: Row): string {
  const left = of ? `${of}(${path})` : path
  const texts = values.map(printValue)
  switch (op) {
    case "empty":
      return `${left} = null`
    case "not empty":
      return `${left} != null`
    case "true":
      return left
    case "false":
      return `not(${left})`
    case "in":
      return `${left} in (${texts.join(", ")})`
    case "not in":
      return `not(${left} in (${texts.join(", ")}))`
    case "between":
      return `${left} in [${texts.join("..")}]`
    case "contains":
    case "starts with":
    case "ends with":
      return `${op}(${left}, ${texts[0]})`
    case "not contains":
      return `not(contains(${left}, ${texts[0]}))`
    case "has":
      return `${texts[0]} in ${left}`
    case "has not":
      return `not(${texts[0]} in ${left})`
    default:
      return `${left} ${op} ${texts[0]}`
  }
}

export function printValue(value: Value): string {
  switch (value.kind) {
    case "string":
      return JSON.stringify(value.text)
    case "number":
      return value.text
    case "boolean":
      return String(value.yes)
    case "date":
      return `date("${value.text}")`
    case "moment":
      return `date and time("${value.text}")`
    case "user":
      return value.of ? `current user.${value.of}` : "current user"
    case "now":
      return "now()"
    case "path":
      return value.path
    case "today": {
      if (Number(value.count) === 0) return "today()"
      const size = value.count.replace("-", "")
      return `today() ${value.count.startsWith("-") ? "-" : "+"} ${size} ${value.unit}`
    }
  }
}
