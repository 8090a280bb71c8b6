/** Puts another document in the place of this one: a rename by the server, an import, a restored release. */
import { original } from "immer"
import { reconcile } from "../document/reconcile"
import type { AppDoc, Text } from "../document/types"
import { copy, define } from "./command"

export interface ReplaceArgs {
  document: AppDoc
  title: Text
  select?: string[]
}

export const command = define<ReplaceArgs>({
  name: "replace",
  title: ({ title }) => title,
  run: (draft, { document, select }) => {
    const before = (original(draft) ?? draft) as AppDoc
    const next = reconcile(before, copy(document))
    for (const member of Object.keys(before)) if (!(member in next)) delete draft[member]
    for (const [member, value] of Object.entries(next)) if (value !== before[member]) draft[member] = value
    return select ? { select } : undefined
  },
})
