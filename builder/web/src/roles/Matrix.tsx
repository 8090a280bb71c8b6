import { useState } from "react"
import { useLabel, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { Dialog } from "@/ui/Dialog"
import { Icon } from "@/ui/Icon"
import { Popover } from "@/ui/Popover"
import { Select } from "@/ui/Select"
import { add, patch } from "../commands"
import { ConditionEditor } from "../conditions/ConditionEditor"
import { conditionWords } from "../conditions/names"
import { join } from "../document/pointer"
import type { Condition, FormDef, Permission, RoleDef } from "../document/types"
import { useDo, useDocument } from "../frame/context"
import "../properties/texts"

const CONDITIONS = ["read", "update", "delete"] as const
const FLAGS = ["create", "export", "import"] as const
type Action = (typeof CONDITIONS)[number]

/** Forms × rights: ticks, conditions on the record, hidden and read-only fields. */
export function Matrix({ role, pointer }: { role: RoleDef; pointer: string }) {
  const t = useT("roles")
  const label = useLabel()
  const document = useDocument()
  const perform = useDo()
  const [editing, setEditing] = useState<{ form: FormDef; action: Action } | null>(null)
  const forms = document.forms ?? []
  const rightOf = (form: FormDef): Permission =>
    (role.may ?? []).find((each) => each.form === form.key) ?? { form: form.key }
  const put = (form: FormDef, members: Partial<Permission>) => {
    const at = (role.may ?? []).findIndex((each) => each.form === form.key)
    if (at >= 0) perform(patch, { pointers: [join(pointer, "may", at)], members })
    else perform(add, { list: join(pointer, "may"), values: [{ form: form.key, ...members }], select: false })
  }
  if (!forms.length) return <p className="t2 sm">{t("noForms")}</p>
  return (
    <div className="sheet matrix">
      <table className="tbl">
        <thead>
          <tr>
            <th style={{ width: "14%" }}>{t("form")}</th>
            <th>{t("read")}</th>
            <th style={{ width: 64 }}>{t("create")}</th>
            <th>{t("update")}</th>
            <th>{t("delete")}</th>
            <th style={{ width: 58 }}>{t("export")}</th>
            <th style={{ width: 58 }}>{t("import")}</th>
            <th style={{ width: 92 }}>{t("hide")}</th>
            <th style={{ width: 104 }}>{t("readOnly")}</th>
          </tr>
        </thead>
        <tbody>
          {forms.map((form) => {
            const right = rightOf(form)
            const cell = (action: Action) => (
              <td>
                <RightCell
                  value={right[action]}
                  form={form}
                  name={t("conditionOf", { action: t(action), form: label(form.name) })}
                  onChange={(value) => put(form, { [action]: value })}
                  onCondition={() => setEditing({ form, action })}
                />
              </td>
            )
            const tick = (flag: (typeof FLAGS)[number]) => (
              <td>
                <Checkbox
                  label={t("conditionOf", { action: t(flag), form: label(form.name) })}
                  checked={right[flag] ?? false}
                  onChange={(value) => put(form, { [flag]: value || undefined })}
                />
              </td>
            )
            return (
              <tr key={form.key}>
                <td>
                  <span className="row">
                    <Icon name={form.icon ?? "file"} size="s" />
                    <span className="b ell">{label(form.name) || form.key}</span>
                  </span>
                </td>
                {cell("read")}
                {tick("create")}
                {cell("update")}
                {cell("delete")}
                {tick("export")}
                {tick("import")}
                <td>
                  <FieldPick
                    form={form}
                    title={t("hide")}
                    list={right.hide ?? []}
                    onChange={(hide) => put(form, { hide: hide.length ? hide : undefined })}
                  />
                </td>
                <td>
                  <FieldPick
                    form={form}
                    title={t("readOnly")}
                    list={right.read_only ?? []}
                    onChange={(keys) => put(form, { read_only: keys.length ? keys : undefined })}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {editing && (
        <Dialog
          title={t("conditionOf", { action: t(editing.action), form: label(editing.form.name) })}
          about={t("dialogAbout")}
          onClose={() => setEditing(null)}
          footer={
            <span className="right">
              <Button kind="primary" onClick={() => setEditing(null)}>
                {t("done")}
              </Button>
            </span>
          }
        >
          <ConditionEditor
            headed
            title={t(editing.action)}
            value={rightOf(editing.form)[editing.action]}
            fallback={false}
            form={editing.form}
            onChange={(value) => put(editing.form, { [editing.action]: value })}
          />
        </Dialog>
      )}
    </div>
  )
}

function RightCell({
  value,
  form,
  name,
  onChange,
  onCondition,
}: {
  value: Condition | undefined
  form: FormDef
  name: string
  onChange: (value: Condition | undefined) => void
  onCondition: () => void
}) {
  const t = useT("roles")
  const language = useLanguage()
  const document = useDocument()
  const kind = typeof value === "string" ? "own" : value ? "all" : "none"
  const change = (next: string | null) => {
    if (next === "all") onChange(true)
    else if (next === "none") onChange(undefined)
    else {
      if (kind !== "own")
        onChange(
          form.fields?.some((field) => field.key === "owner") ? "owner = current user" : "created_by = current user",
        )
      onCondition()
    }
  }
  const sentence = typeof value === "string" ? conditionWords(value, form, language, document) : undefined
  return (
    <Select
      small
      label={name}
      value={kind}
      onChange={change}
      shown={sentence ? <span title={sentence}>{sentence}</span> : undefined}
      options={[
        { value: "all", label: t("all") },
        { value: "own", label: t("own") },
        { value: "none", label: t("none") },
      ]}
      className={`right-${kind}`}
    />
  )
}

function FieldPick({
  form,
  title,
  list,
  onChange,
}: {
  form: FormDef
  title: string
  list: readonly string[]
  onChange: (keys: string[]) => void
}) {
  const t = useT("roles")
  const label = useLabel()
  return (
    <Popover
      label={title}
      trigger={(props) => (
        <button type="button" {...props} className="btn s q">
          <span className="sr">{`${title}: ${label(form.name)} `}</span>
          {list.length ? list.length : t("nothing")}
        </button>
      )}
    >
      <div className="floatlist" style={{ width: 240, padding: 12 }}>
        {(form.fields ?? []).map((field) => (
          <div key={field.key}>
            <Checkbox
              checked={list.includes(field.key)}
              onChange={(checked) => onChange(checked ? [...list, field.key] : list.filter((key) => key !== field.key))}
            >
              {label(field.label) || field.key}
            </Checkbox>
          </div>
        ))}
      </div>
    </Popover>
  )
}
