import { useState } from "react"
import { useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { add } from "../commands"
import { hasHan, isKey, keyFrom, loadPinyin } from "../document/keys"
import type { FormDef } from "../document/types"
import { useDo, useDocument } from "../frame/context"
import { go } from "../location"

/** A name is enough: the key follows it, and the first field names the records. */
export function NewFormDialog({ onClose }: { onClose: () => void }) {
  const t = useT("forms")
  const language = useLanguage()
  const document = useDocument()
  const perform = useDo()
  const [name, setName] = useState("")
  const [own, setOwn] = useState<string | null>(null)
  const [, ready] = useState(false)
  const taken = (document.forms ?? []).map((form) => form.key)
  const key = own ?? (name ? keyFrom(name, taken, "form") : "")
  const bad = key && !isKey(key) ? t("keyBad", { key }) : taken.includes(key) ? t("keyTaken", { key }) : null
  const create = () => {
    if (!name.trim() || !key || bad) return
    const form: FormDef = {
      key,
      name: { [language]: name.trim() },
      icon: "file-text",
      title: "name",
      fields: [{ type: "text", key: "name", label: { en: "Name", zh: "名称" }, required: true }],
      layouts: [
        {
          key: "main",
          name: { en: "Standard layout", zh: "标准布局" },
          body: [{ section: { en: "Basics", zh: "基本信息" }, items: [{ field: "name", span: 12 }] }],
        },
      ],
      views: [{ key: "all", name: { en: "All", zh: "全部" }, columns: ["name"] }],
    }
    perform(add, { list: "/forms", values: [form] })
    perform(add, { list: "/menu", values: [{ form: key }], select: false })
    onClose()
    go({ part: "forms", key, tab: "layout" })
  }
  return (
    <Dialog
      title={t("newForm")}
      onClose={onClose}
      onSubmit={create}
      footer={
        <span className="right row">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" disabled={!name.trim() || Boolean(bad)}>
            {t("create")}
          </Button>
        </span>
      }
    >
      <Field label={t("name")} required>
        {({ id }) => (
          <input
            id={id}
            className="input"
            data-autofocus
            value={name}
            onChange={(event) => {
              setName(event.target.value)
              if (hasHan(event.target.value)) void loadPinyin().then(() => ready(true))
            }}
          />
        )}
      </Field>
      <div className="mt3">
        <Field label={t("key")} hint={t("keyHint")} error={bad}>
          {({ id, describedBy, invalid }) => (
            <input
              id={id}
              className={`input mono${invalid ? " err" : ""}`}
              aria-describedby={describedBy}
              value={key}
              onChange={(event) => setOwn(event.target.value || null)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
