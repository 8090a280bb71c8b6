import { useCallback } from "react"
import { create } from "zustand"
import { configureApi } from "@/api/client"
import type { Label, Language } from "@/api/types"
import { say, type TextValues } from "./texts"

const fromPage = (): Language =>
  typeof document !== "undefined" && document.documentElement.lang.startsWith("zh") ? "zh" : "en"

const useStore = create<{ language: Language }>(() => ({ language: fromPage() }))
configureApi({ language: fromPage() })

/** Changes the language of everything at once, without a reload. */
export function applyLanguage(language: Language): void {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en"
  configureApi({ language })
  useStore.setState({ language })
}

export const currentLanguage = (): Language => useStore.getState().language
export const useLanguage = (): Language => useStore((state) => state.language)

export type Translate = (key: string, values?: TextValues) => string

/** `const t = useT("list")`, then `t("rows", { n: 3 })`. */
export function useT(space: string): Translate {
  const language = useLanguage()
  return useCallback((key, values) => say(language, space, key, values), [language, space])
}

/** The words of a definition's label in `language`, falling back to any language that has some. */
export function labelIn(language: Language, label: Label | null | undefined): string {
  if (label === null || label === undefined) return ""
  if (typeof label === "string") return label
  return label[language] || label.en || label.zh || Object.values(label)[0] || ""
}

export function useLabel(): (label: Label | null | undefined) => string {
  const language = useLanguage()
  return useCallback((label) => labelIn(language, label), [language])
}

/** A name inside an English sentence starts small ("New customer"), unless it is an abbreviation ("New VIP card"). */
export const inSentence = (name: string, language: Language = currentLanguage()): string =>
  language === "en" && /^[A-Z][a-z]/.test(name) ? name[0].toLowerCase() + name.slice(1) : name
