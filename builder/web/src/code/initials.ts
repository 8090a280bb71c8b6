/** Chinese labels by the first letters of their pinyin: kh finds 客户. */
let first: ((text: string) => string) | null = null

async function load(): Promise<boolean> {
  if (first) return true
  try {
    const { pinyin } = await import("pinyin-pro")
    first = (text) => pinyin(text, { pattern: "first", toneType: "none", type: "array" }).join("").toLowerCase()
    return true
  } catch {
    return false // without the table, labels are found by their characters
  }
}

const LATIN = /^[a-z]{1,8}$/i

/** Whether `typed` may be initials at all; then the table is loaded. */
export const mayBeInitials = async (typed: string): Promise<boolean> => LATIN.test(typed) && (await load())

export const hasInitials = (label: string, typed: string): boolean =>
  /\p{Script=Han}/u.test(label) && first !== null && first(label).startsWith(typed.toLowerCase())
