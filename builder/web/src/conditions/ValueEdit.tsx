import { useT } from "@/i18n"
import { IconButton } from "@/ui/IconButton"
import { Select } from "@/ui/Select"
import type { FieldDef, FormDef } from "../document/types"
import { firstValue, isPerson, isRecord } from "./fitting"
import { fieldsOf } from "./members"
import type { Value } from "./model"
import { ValueInput } from "./ValueInput"

/** A value of the field's type, "today and so many days", me, or another field. */
export function ValueEdit({
  value,
  field,
  form,
  onChange,
  onRemove,
}: {
  value: Value
  field: FieldDef | undefined
  form: FormDef | undefined
  onChange: (value: Value) => void
  onRemove?: () => void
}) {
  const t = useT("props")
  const kinds = [
    !isRecord(field) && ["plain", t("aValue")],
    ["date", "date_time"].includes(field?.type ?? "") && ["today", t("relative")],
    isPerson(field) && ["user", t("me")],
    field?.type === "department" && ["user", t("myDepartment")],
    ["path", t("theField")],
  ].filter((each): each is [string, string] => Array.isArray(each))
  const kind = value.kind === "path" || value.kind === "today" || value.kind === "user" ? value.kind : "plain"
  const change = (next: string | null) => {
    if (next === "today") onChange({ kind: "today", count: "0", unit: "days" })
    else if (next === "user") onChange(isPerson(field) ? { kind: "user" } : { kind: "user", of: "department" })
    else if (next === "path")
      onChange({
        kind: "path",
        path:
          fieldsOf(form).find((each) => each.type === field?.type && each.key !== field.key)?.key ??
          fieldsOf(form)[0]!.key,
      })
    else {
      const first = firstValue(field, [])
      onChange(
        first.kind === "today"
          ? { kind: "date", text: new Date().toISOString().slice(0, 10) }
          : first,
      )
    }
  }
  return (
    <span className="row g1 grow valueedit">
      <ValueInput value={value} field={field} form={form} onChange={onChange} />
      <Select
        small
        className="kindpick"
        label={t("kind")}
        value={kind}
        shown=""
        onChange={change}
        options={kinds.map(([key, words]) => ({ value: key, label: words }))}
      />
      {onRemove && <IconButton icon="x" label={t("removeRow")} onClick={onRemove} />}
    </span>
  )
}
