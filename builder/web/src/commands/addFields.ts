/** Several new fields one after the other, in one step. */
import type { FieldDef } from "../document/types"
import { command as addField } from "./addField"
import { define } from "./command"

export interface AddFieldsArgs {
  form: number
  fields: FieldDef[]
  list: string
  index: number
}

export const command = define<AddFieldsArgs>({
  name: "addFields",
  title: ({ fields }) => ({ en: `Add ${fields.length} fields`, zh: `添加 ${fields.length} 个字段` }),
  run: (draft, { form, fields, list, index }) => {
    const select = fields.flatMap(
      (field, offset) => addField.run(draft, { form, field, list, index: index + offset })?.select ?? [],
    )
    return { select }
  },
})
