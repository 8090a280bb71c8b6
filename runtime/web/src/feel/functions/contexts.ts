import { type Dict, isDict } from "../values"
import type { Family } from "./contract"

function put(context: Dict, keys: unknown[], value: unknown): Dict | null {
  const [key, ...rest] = keys
  if (typeof key !== "string") return null
  if (rest.length === 0) return { ...context, [key]: value }
  const inner = context[key] ?? {}
  const changed = isDict(inner) ? put(inner, rest, value) : null
  return changed && { ...context, [key]: changed }
}

export const contexts: Family = {
  "get value": {
    run: (_, context: Dict, key: unknown) => {
      if (Array.isArray(key) && key.length === 0) return null
      let here: unknown = context
      for (const each of Array.isArray(key) ? key : [key]) here = isDict(here) && typeof each === "string" ? (here[each] ?? null) : null
      return here
    },
  },
  "get entries": { run: (_, context: Dict) => Object.entries(context).map(([key, value]) => ({ key, value })) },
  "context put": {
    nulls: true,
    run: (_, context: Dict | null, key: unknown, value: unknown) => (context === null || key === null ? null : put(context, Array.isArray(key) ? key : [key], value)),
  },
  "context merge": { run: (_, all: Dict[]) => (all.every(isDict) ? Object.assign({}, ...all) : null) },
  context: {
    run: (_, entries: unknown) => {
      const made: Dict = {}
      for (const each of Array.isArray(entries) ? entries : [entries]) {
        if (!isDict(each) || typeof each.key !== "string" || !("value" in each) || each.key in made) return null
        made[each.key] = each.value
      }
      return made
    },
  },
}
