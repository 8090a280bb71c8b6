/** Names for conditions: labels of fields along a path, labels of options. */
import { say } from "../document/labels"
import type { AppDoc, FieldDef, FormDef, Label } from "../document/types"
import { parse } from "./parse"
import { PERSON_MEMBERS, plain, words, type Names } from "./words"

const SYSTEM: Record<string, { en: string; zh: string }> = {
  id: { en: "Number", zh: "编号" },
  created_at: { en: "Created at", zh: "创建时间" },
  updated_at: { en: "Changed at", zh: "更新时间" },
  created_by: { en: "Created by", zh: "创建人" },
  updated_by: { en: "Changed by", zh: "更新人" },
}

/** The field at the end of a path, through references. */
export function fieldAtPath(form: FormDef | undefined, path: string, document?: AppDoc): FieldDef | undefined {
  const [head, ...rest] = path.split(".")
  const field = form?.fields?.find((each) => each.key === head)
  if (!rest.length || !field) return field
  return fieldAtPath(
    document?.forms?.find((each) => each.key === field.form),
    rest.join("."),
    document,
  )
}

export function namesOf(form: FormDef | undefined, language: string, document?: AppDoc): Names {
  return {
    field: (path) => {
      const head = path.split(".")[0]!
      const field = fieldAtPath(form, path, document)
      if (field) return say(field.label, language) || field.key
      if (path in SYSTEM) return say(SYSTEM[path], language)
      const first = form?.fields?.find((each) => each.key === head)
      if (!first) return path
      const rest = path
        .slice(head.length + 1)
        .split(".")
        .map((part) => say(PERSON_MEMBERS[part], language) || part)
      return [say(first.label, language) || head, ...rest].join(" › ")
    },
    option: (path, key) => {
      const options = fieldAtPath(form, path, document)?.options as { key: string; label?: Label }[] | undefined
      const found = Array.isArray(options) ? options.find((each) => each.key === key) : undefined
      return found ? say(found.label, language) || found.key : undefined
    },
    isDate: (path) =>
      ["date", "date_time", "created_at", "updated_at"].includes(fieldAtPath(form, path, document)?.type ?? path),
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
