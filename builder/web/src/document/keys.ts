/** Keys: letters of any script, digits and `_`, no leading digit, at most 40, unique among siblings. */
export const KEY = /^[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*$/u
const HAN = /\p{Script=Han}/u

type Pinyin = (text: string) => string[]
let pinyin: Pinyin | null = null

/** Loads the pinyin table once; resolves false when it cannot be had (keys then stay Chinese, which is legal). */
export async function loadPinyin(): Promise<boolean> {
  if (pinyin) return true
  try {
    const module = await import("pinyin-pro")
    pinyin = (text) => module.pinyin(text, { toneType: "none", type: "array", nonZh: "consecutive", v: true })
    return true
  } catch {
    return false // offline chunk: the key keeps its Chinese letters
  }
}

export const hasHan = (text: string): boolean => HAN.test(text)

/** A key made from words: "Credit limit" → credit_limit; 客户名称 → ke_hu_ming_cheng once pinyin is loaded. */
export function keyFrom(words: string, taken: Iterable<string> = [], fallback = "field"): string {
  const latin = hasHan(words) && pinyin ? pinyin(words).join(" ") : words
  const plain = latin
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .normalize("NFC")
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1_$2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "")
  return unique(clip(/^\p{N}/u.test(plain) ? `n_${plain}` : plain || fallback, 40), taken)
}

/** `name`, or `name_2`, `name_3` … when it is taken. */
export function unique(key: string, taken: Iterable<string>): string {
  const used = new Set(taken)
  if (!used.has(key)) return key
  const stem = key.replace(/_\d+$/, "")
  for (let number = 2; ; number += 1) {
    const next = `${clip(stem, 40 - String(number).length - 1)}_${number}`
    if (!used.has(next)) return next
  }
}

const clip = (text: string, length: number) => [...text].slice(0, length).join("").replace(/_+$/, "")
export const isKey = (text: string): boolean => text.length > 0 && text.length <= 40 && KEY.test(text)
