import { useLabel, useT } from "@/i18n"
import { Checkbox } from "@/ui/Checkbox"
import { patch } from "../commands"
import { join } from "../document/pointer"
import type { FieldDef } from "../document/types"
import { useDo, useDocument } from "../frame/context"
import { useFormEditing } from "../forms/context"

/** Which roles do not see the field, or see it without changing it. */
export function FieldAccess({ field }: { field: FieldDef }) {
  const t = useT("props")
  const label = useLabel()
  const document = useDocument()
  const perform = useDo()
  const { form } = useFormEditing()
  const rows = (document.roles ?? []).flatMap((role, at) =>
    (role.may ?? []).flatMap((permission, index) =>
      permission.form === form.key ? [{ role, permission, pointer: join("", "roles", at, "may", index) }] : [],
    ),
  )
  const list = (name: "hide" | "read_only", title: string) => (
    <div className="sec">
      <h3 className="sech">{title}</h3>
      {!rows.length && <p className="t2 sm">{t("rolesNone")}</p>}
      {rows.map(({ role, permission, pointer }) => {
        const now = permission[name] ?? []
        return (
          <div key={role.key}>
            <Checkbox
              checked={now.includes(field.key)}
              onChange={(checked) => {
                const next = checked ? [...now, field.key] : now.filter((key) => key !== field.key)
                perform(patch, { pointers: [pointer], members: { [name]: next.length ? next : undefined } })
              }}
            >
              {label(role.name) || role.key}
            </Checkbox>
          </div>
        )
      })}
    </div>
  )
  return (
    <>
      {list("hide", t("hiddenFor"))}
      {list("read_only", t("readOnlyFor"))}
    </>
  )
}
