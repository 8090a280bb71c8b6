/** A drawn condition as a sentence, in both languages, with the words that can be edited marked. */
import { say } from "../document/labels"
import { PERSON_FIELDS } from "./members"
import type { Group, Node, Op, Row, Value } from "./model"

export interface Piece {
  text: string
  strong?: boolean
}
export interface Names {
  field: (path: string) => string
  /** The label of an option when the path is a choice. */
  option: (path: string, key: string) => string | undefined
  /** Dates are "after", numbers "more than". */
  isDate: (path: string) => boolean
}

const OPS: Record<"en" | "zh", Record<Op, string>> = {
  en: {
    "=": "is",
    "!=": "is not",
    "<": "<",
    "<=": "≤",
    ">": ">",
    ">=": "≥",
    in: "is",
    "not in": "is not",
    between: "is between",
    contains: "contains",
    "not contains": "does not contain",
    "starts with": "starts with",
    "ends with": "ends with",
    empty: "is empty",
    "not empty": "is filled in",
    has: "contains",
    "has not": "does not contain",
    true: "is yes",
    false: "is no",
  },
  zh: {
    "=": "为",
    "!=": "不为",
    "<": "<",
    "<=": "≤",
    ">": ">",
    ">=": "≥",
    in: "为",
    "not in": "不为",
    between: "介于",
    contains: "包含",
    "not contains": "不包含",
    "starts with": "开头为",
    "ends with": "结尾为",
    empty: "为空",
    "not empty": "不为空",
    has: "包含",
    "has not": "不包含",
    true: "为“是”",
    false: "为“否”",
  },
}
const DATE_OPS = {
  en: { "<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after" },
  zh: { "<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于" },
}
const UNITS = {
  en: { days: "days", weeks: "weeks", months: "months", years: "years" },
  zh: { days: "天", weeks: "周", months: "个月", years: "年" },
}

export const opWord = (op: Op, language: "en" | "zh", dated = false): string =>
  (dated ? (DATE_OPS[language] as Partial<Record<Op, string>>)[op] : undefined) ?? OPS[language][op]

export function words(group: Group, language: "en" | "zh", names: Names): Piece[] {
  return nodeWords(group, language, names, true)
}

function nodeWords(node: Node, language: "en" | "zh", names: Names, top = false): Piece[] {
  if (node.kind === "row") return rowWords(node, language, names)
  const join = { en: { and: " and ", or: " or " }, zh: { and: " 且 ", or: " 或 " } }[language][node.join]
  const pieces = node.parts.flatMap((part, at) => [
    ...(at ? [{ text: join }] : []),
    ...nodeWords(part, language, names),
  ])
  return top || node.parts.length < 2 ? pieces : [{ text: "(" }, ...pieces, { text: ")" }]
}

function rowWords(row: Row, language: "en" | "zh", names: Names): Piece[] {
  const field = names.field(row.path)
  const left = row.of === undefined ? field : measured(row.of, field, language)
  const pieces: Piece[] = [
    { text: left, strong: true },
    {
      text: ` ${opWord(row.op, language, row.of === undefined && names.isDate(row.path))}${row.values.length ? " " : ""}`,
    },
  ]
  const between = row.op === "between" ? { en: " and ", zh: " 与 " } : { en: " or ", zh: " 或 " }
  row.values.forEach((value, at) => {
    if (at) pieces.push({ text: between[language] })
    pieces.push({ text: valueWords(value, row.path, language, names), strong: true })
  })
  return pieces
}

function measured(of: NonNullable<Row["of"]>, field: string, language: "en" | "zh"): string {
  if (language === "zh")
    return { "days since": `距“${field}”的天数`, "days until": `到“${field}”的天数`, count: `“${field}”的数量` }[of]
  return { "days since": `days since ${field}`, "days until": `days until ${field}`, count: `number of ${field}` }[of]
}

export function valueWords(value: Value, path: string, language: "en" | "zh", names: Names): string {
  switch (value.kind) {
    case "string":
      return names.option(path, value.text) ?? (language === "zh" ? `“${value.text}”` : `“${value.text}”`)
    case "number":
      return value.text.replace("-", "−")
    case "boolean":
      return language === "zh" ? (value.yes ? "是" : "否") : value.yes ? "yes" : "no"
    case "date":
    case "moment":
      return value.text.replace("T", " ")
    case "user":
      return userWords(value.of, language)
    case "now":
      return language === "zh" ? "现在" : "now"
    case "path":
      return names.field(value.path)
    case "today":
      return todayWords(value.count, UNITS[language][value.unit], language)
  }
}

function userWords(of: string | undefined, language: "en" | "zh"): string {
  if (!of) return language === "zh" ? "当前用户" : "the current user"
  const member = say(PERSON_FIELDS.find((each) => each.key === of)?.label, language) || of
  return language === "zh" ? `当前用户的${member}` : `the current user’s ${member.toLowerCase()}`
}

function todayWords(count: string, unit: string, language: "en" | "zh"): string {
  const size = count.replace("-", "")
  if (Number(count) === 0) return language === "zh" ? "今天" : "today"
  if (language === "zh") return count.startsWith("-") ? `${size} ${unit}前` : `${size} ${unit}后`
  const one = size === "1" ? unit.replace(/s$/, "") : unit
  return count.startsWith("-") ? `${size} ${one} ago` : `${size} ${one} from now`
}

export const plain = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join("")
