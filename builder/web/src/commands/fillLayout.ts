/** Writes the automatic layout down, so that its cells can be changed one by one. */
import { materialise } from "../document/forms"
import { define } from "./command"
import { nameOf } from "./names"

export interface FillLayoutArgs {
  form: number
}

export const command = define<FillLayoutArgs>({
  name: "fillLayout",
  title: ({ form }, document) => {
    const name = nameOf(document.forms?.[form], document)
    return { en: `Write the layout of ${name.en}`, zh: `写出“${name.zh}”的布局` }
  },
  run: (draft, { form }) => {
    const target = draft.forms?.[form]
    if (target) materialise(target)
  },
})
