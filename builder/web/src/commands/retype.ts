/** Gives a field another type: common members stay, those the new type does not know go. */
import type { FieldDef } from "../document/types"
import { copy, define } from "./command"
import { nameOf } from "./names"

export interface RetypeArgs {
  form: number
  key: string
  type: string
  keep: string[]
  members?: Record<string, unknown>
}

export const command = define<RetypeArgs>({
  name: "retype",
  title: ({ form, key, type }, document) => {
    const name = nameOf(
      document.forms?.[form]?.fields?.find((field) => field.key === key),
      document,
    )
    return { en: `Change the type of ${name.en} to ${type}`, zh: `将“${name.zh}”的类型改为 ${type}` }
  },
  run: (draft, { form, key, type, keep, members = {} }) => {
    const fields = draft.forms?.[form]?.fields
    const at = fields?.findIndex((field) => field.key === key) ?? -1
    if (!fields || at < 0) return
    const old = fields[at]!
    const next: Record<string, unknown> = { key: old.key, type }
    for (const name of keep)
      if (name !== "key" && name !== "type" && old[name] !== undefined) next[name] = copy(old[name])
    fields[at] = { ...next, ...copy(members) } as FieldDef
  },
})
