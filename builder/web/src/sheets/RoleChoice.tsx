import { useLabel, useT } from "@/i18n"
import { Field } from "@/ui/Field"
import { Select } from "@/ui/Select"
import type { AppDoc } from "../document/types"
import { useDocument } from "../frame/context"
import "./texts"

const NEW_ROLE = "staff"

/** The role that a new form is given to unless somebody says otherwise. */
export const firstRole = (document: AppDoc): string => document.roles?.find((each) => !each.portal)?.key ?? NEW_ROLE

/** Without a role nobody sees the form, so the question is asked at once. */
export function RoleChoice({ value, onChange }: { value: string | null; onChange: (role: string | null) => void }) {
  const t = useT("sheets")
  const label = useLabel()
  const { roles = [] } = useDocument()
  const options = [
    ...roles.map((each) => ({ value: each.key, label: label(each.name) || each.key })),
    ...(roles.some((each) => each.key === NEW_ROLE) ? [] : [{ value: NEW_ROLE, label: t("newRole") }]),
    { value: "", label: t("nobody") },
  ]
  return (
    <Field label={t("role")}>
      {({ id }) => (
        <Select id={id} label={t("role")} value={value ?? ""} options={options} onChange={(next) => onChange(next || null)} />
      )}
    </Field>
  )
}
