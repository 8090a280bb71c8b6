/** Gives a field that nobody uses yet another key and label: the def, its cells and its line on the record page. Others are renamed by the server. */
import type { Block, Label } from "../document/types"
import { isTabs } from "../document/types"
import { copy, define } from "./command"
import { nameOf } from "./names"

export interface RekeyArgs {
  form: number
  from: string
  to: string
  label?: Label
}

export const command = define<RekeyArgs>({
  name: "rekey",
  title: ({ form, from, label }, document) => {
    const name = label
      ? nameOf({ label }, document)
      : nameOf(
          document.forms?.[form]?.fields?.find((field) => field.key === from),
          document,
        )
    return { en: `Name the field ${name.en}`, zh: `字段命名为“${name.zh}”` }
  },
  run: (draft, { form: at, from, to, label }) => {
    const form = draft.forms?.[at]
    const field = form?.fields?.find((each) => each.key === from)
    if (!form || !field) return
    field.key = to
    if (label !== undefined) field.label = copy(label)
    for (const layout of form.layouts ?? []) rekeyBody(layout.body, from, to)
    rekeyBody(form.page?.left, from, to)
  },
})

function rekeyBody(body: Block[] | undefined, from: string, to: string): void {
  for (const block of body ?? []) {
    if (isTabs(block)) {
      block.tabs.forEach((tab) => rekeyBody(tab.body, from, to))
      continue
    }
    for (const item of block.items ?? []) {
      if (item.field === from) item.field = to
      if (item.related === from) item.related = to
    }
  }
}
