import type { Label } from "./types"

export type Language = "en" | "zh"

/** The words of a label in one language; another language's words rather than nothing. */
export function say(label: Label | undefined | null, language: string): string {
  if (label === undefined || label === null) return ""
  if (typeof label === "string") return label
  return label[language] || label[language.split("-")[0]!] || Object.values(label).find(Boolean) || ""
}

/** The label with new words for one language. A plain string stays plain while one language is written. */
export function withWords(
  label: Label | undefined,
  language: string,
  words: string,
  defaultLanguage: string,
): Label | undefined {
  if (label === undefined || label === "" || typeof label === "string") {
    if (language === defaultLanguage && (label === undefined || typeof label === "string")) return words || undefined
    const other = (label as string | undefined) || ""
    const next: Record<string, string> = other ? { [defaultLanguage]: other } : {}
    if (words) next[language] = words
    return Object.keys(next).length ? next : undefined
  }
  const next = { ...label }
  if (words) next[language] = words
  else delete next[language]
  return Object.keys(next).length ? next : undefined
}

const LABEL_MEMBERS = new Set(["label", "help", "placeholder", "section", "tab", "text", "name", "plural"])

/** A copy in which every label is a plain string of one language: what the canvas shows, whatever the person's language. */
export function inLanguage<T>(value: T, language: string): T {
  if (Array.isArray(value)) return value.map((each) => inLanguage(each, language)) as T
  if (value === null || typeof value !== "object") return value
  const out: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const label = LABEL_MEMBERS.has(name) && member !== null && typeof member === "object" && !Array.isArray(member)
    out[name] = label ? say(member as Label, language) : inLanguage(member, language)
  }
  return out as T
}
