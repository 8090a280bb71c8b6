/** A record page with a list of fields of its own would hide a new one: the field joins the list's end. */
import type { FieldDef, FormDef } from "../document/types"

export function showOnPage(form: FormDef, field: FieldDef): void {
  const last = form.page?.left?.at(-1)
  if (last && field.type !== "related" && field.type !== "sub_table")
    (last.items ??= []).push({ field: field.key, span: 12 })
}
