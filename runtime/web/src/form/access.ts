import type { FieldView, FormView } from "@/api/types"

/** Per field, what a flow's task allows; without one the form decides. */
export type Access = "hide" | "read" | "write" | "require"

const SYSTEM = new Set(["created_at", "created_by", "updated_at", "updated_by"])
const SERVER_MADE = new Set(["auto_number", "computed", "lookup", "rollup", "related", ...SYSTEM])

/** Kept by the server: never typed in. */
export const isServerMade = (field: FieldView): boolean => SERVER_MADE.has(field.type)
export const isSystem = (field: FieldView): boolean => SYSTEM.has(field.type)

/** The fields one fills in when an analyst drew no layout. */
export const plainFields = (form: FormView): FieldView[] =>
  form.fields.filter((field) => !isSystem(field) && field.type !== "related")
