/** One field, one value, many records. */
import { useState } from "react"
import type { FieldView } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { Select } from "@/ui/Select"
import { FieldEdit } from "@/widgets/editing"
import { useList } from "./context"
import { isEditable } from "./editable"

interface Props {
  /** The field to set; null: the person chooses one. */
  fixed: FieldView | null
  count: number
  names: string
  onApply: (field: FieldView, value: unknown) => void
  onClose: () => void
}

export function BulkEditDialog({ fixed, count, names, onApply, onClose }: Props) {
  const { form } = useList()
  const t = useT("list")
  const label = useLabel()
  const [key, setKey] = useState(fixed?.key ?? null)
  const [value, setValue] = useState<unknown>(null)
  const field = form.fields.find((each) => each.key === key)
  const fields = form.fields.filter((each) => isEditable(each, each.key, true) && !each.unique)
  const apply = (): void => { if (field) onApply(field, value) }
  return (
    <Dialog title={t(fixed ? "bulk.assign.title" : "bulk.edit.title", { n: count, form: names })} onClose={onClose} onSubmit={apply} footer={
      <span className="right row">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button kind="primary" type="submit" disabled={!field}>{t("bulk.apply", { n: count, form: names })}</Button>
      </span>
    }>
      {!fixed && (
        <Field label={t("filter.field")}>{({ id }) => (
          <Select id={id} value={key} placeholder={t("filter.choose")} options={fields.map((each) => ({ value: each.key, label: label(each.label) || each.key }))} onChange={(next) => { setKey(next); setValue(null) }} />
        )}</Field>
      )}
      {field && (
        <div className={fixed ? "" : "mt3"}>
          <Field label={label(field.label) || field.key}>{(ids) => <FieldEdit key={field.key} {...ids} field={field} value={value as never} onChange={setValue} />}</Field>
        </div>
      )}
    </Dialog>
  )
}
