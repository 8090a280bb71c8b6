import type { Language } from "@/api/types"

export type Words = Record<string, string>
export type TextValues = Record<string, string | number | null | undefined>

const spaces = new Map<string, { en: Words; zh: Words }>()

/**
 * Registers the sentences of one folder. Places are `{name}`; a key ending in `_one` is taken instead of `key` when
 * the value `n` is 1 (English only).
 *
 * Example: `addTexts("list", { en: { rows: "{n} rows", rows_one: "{n} row" }, zh: { rows: "{n} 行" } })`
 */
export function addTexts(space: string, texts: { en: Words; zh: Words }): void {
  const known = spaces.get(space)
  spaces.set(space, known ? { en: { ...known.en, ...texts.en }, zh: { ...known.zh, ...texts.zh } } : texts)
}

/** The sentence `key` of `space`, or the key itself when nobody wrote it. */
export function say(language: Language, space: string, key: string, values?: TextValues): string {
  const words = spaces.get(space)
  const own = words?.[language]
  const one = values?.n === 1 || values?.n === "1" ? own?.[`${key}_one`] : undefined
  const text = one ?? own?.[key] ?? words?.en[key] ?? key
  return values
    ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? (name in values ? "" : whole)))
    : text
}

/** For the completeness test: every registered space. */
export const allTexts = (): ReadonlyMap<string, { en: Words; zh: Words }> => spaces
