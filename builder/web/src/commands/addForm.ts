/** A new form with its place in the menu and, when a role is named, the permission to work with it, in one step. */
import { join } from "../document/pointer"
import type { FormDef, Permission } from "../document/types"
import { copy, define } from "./command"
import { nameOf } from "./names"

export interface AddFormArgs {
  form: FormDef
  /** Key of the role that may read, create and change its records; null: nobody yet. */
  role: string | null
}

export const command = define<AddFormArgs>({
  name: "addForm",
  title: ({ form }, document) => {
    const name = nameOf(form, document)
    return { en: `Add form ${name.en}`, zh: `添加表单“${name.zh}”` }
  },
  run: (draft, { form, role }) => {
    const at = (draft.forms ??= []).push(copy(form)) - 1
    ;((draft.menu ??= []) as unknown[]).push({ form: form.key })
    const may = permission(form.key)
    const found = draft.roles?.find((each) => each.key === role)
    if (found) (found.may ??= []).push(may)
    else if (role) (draft.roles ??= []).push({ key: role, name: { en: "Staff", zh: "员工" }, may: [may] })
    return { select: [join("", "forms", at)] }
  },
})

const permission = (form: string): Permission => ({
  form,
  read: true,
  create: true,
  update: true,
  export: true,
  import: true,
})
