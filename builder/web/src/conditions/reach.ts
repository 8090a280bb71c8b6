/** The paths that a condition is offered: the fields of a form, what lies behind each, and further along the path that
 * is chosen already, so that relations of any length are reached step by step. */
import { say } from "../document/labels"
import type { AppDoc, FieldDef, FormDef } from "../document/types"
import { fieldsOf, membersOf } from "./members"

export interface Reach {
  path: string
  /** "Customer › Address › City" */
  words: string
  /** "Customer › Address"; nothing for the form's own fields. */
  behind: string
  field: FieldDef
}

export function reachable(
  form: FormDef | undefined,
  document: AppDoc | undefined,
  language: string,
  chosen = "",
): Reach[] {
  const name = (field: FieldDef) => say(field.label, language) || field.key
  const own = fieldsOf(form).map((field): Reach => ({ path: field.key, words: name(field), behind: "", field }))
  const behind = (reach: Reach): Reach[] => {
    const inner = membersOf(reach.field, document).map((field): Reach => ({
      path: `${reach.path}.${field.key}`,
      words: `${reach.words} › ${name(field)}`,
      behind: reach.words,
      field,
    }))
    const further = inner.filter(({ path, field }) => field.type === "address" || isOnTheWay(path, chosen))
    return [...inner, ...further.flatMap(behind)]
  }
  const open = own.filter(({ path, field }) => !SYSTEM.includes(field.type) || isOnTheWay(path, chosen))
  return [...own, ...open.flatMap(behind)]
}

/** Who made a record is seldom asked for more than their name: one step more only when it is chosen. */
const SYSTEM = ["created_by", "updated_by"]
const isOnTheWay = (path: string, chosen: string): boolean => chosen === path || chosen.startsWith(`${path}.`)
