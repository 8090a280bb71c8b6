/** Names for conditions: labels of fields along a path, labels of options. */
import { say } from "../document/labels"
import type { AppDoc, FormDef, Label } from "../document/types"
import { fieldAtPath, fieldsAlong } from "./members"
import { parse } from "./parse"
import { plain, words, type Names } from "./words"

export function namesOf(form: FormDef | undefined, language: string, document?: AppDoc): Names {
  return {
    field: (path) => {
      const known = fieldsAlong(form, path, document)
      const rest = path.split(".").slice(known.length)
      return [...known.map((each) => say(each.label, language) || each.key), ...rest].join(" › ")
    },
    option: (path, key) => {
      const options = fieldAtPath(form, path, document)?.options as { key: string; label?: Label }[] | undefined
      const found = Array.isArray(options) ? options.find((each) => each.key === key) : undefined
      return found ? say(found.label, language) || found.key : undefined
    },
    isDate: (path) => ["date", "date_time"].includes(fieldAtPath(form, path, document)?.type ?? path),
  }
}

/** The condition as a sentence, or its text when it says more than rows can show. */
export function conditionWords(
  text: string,
  form: FormDef | undefined,
  language: "en" | "zh",
  document?: AppDoc,
): string {
  const group = parse(text)
  if (!group) return text
  const sentence = plain(words(group, language, namesOf(form, language, document)))
  return language === "zh" ? sentence.replace(/([\p{Script=Han}”]) (?=[\p{Script=Han}“])/gu, "$1") : sentence
}
