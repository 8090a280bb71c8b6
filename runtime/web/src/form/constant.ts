/** Constant defaults are sent as FEEL text: literals only, everything else comes as a tree. */
import type { FieldView } from "@/api/types"

export function constantDefault(field: FieldView): unknown {
  const text = typeof field.default === "string" ? field.default.trim() : field.default
  if (text === null || text === undefined || text === "") return undefined
  if (typeof text !== "string") return text
  if (text === "true" || text === "false") return text === "true"
  if (text === "null") return null
  if (field.options?.some((each) => each.key === text)) return field.type === "choices" ? [text] : text
  if (text.startsWith('"') && text.endsWith('"')) return unquote(text)
  if (text.startsWith("[") && text.endsWith("]")) return list(text)
  if (/^-?\d+(\.\d+)?$/.test(text)) return field.type === "integer" || field.type === "rating" ? Number(text) : text
  return undefined
}

const unquote = (text: string): string => {
  try {
    return JSON.parse(text) as string
  } catch {
    return text.slice(1, -1)
  }
}

function list(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
