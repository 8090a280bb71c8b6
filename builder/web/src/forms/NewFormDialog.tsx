import { useState } from "react"
import { useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { addForm } from "../commands"
import type { FormDef } from "../document/types"
import { useDo, useDocument } from "../frame/context"
import { KeyField, NameField, useNewName } from "../frame/newName"
import { go } from "../location"
import { firstRole, RoleChoice } from "../sheets/RoleChoice"

/** A name is enough: the key follows it, and the first field names the records. */
export function NewFormDialog({ onClose }: { onClose: () => void }) {
  const t = useT("forms")
  const language = useLanguage()
  const document = useDocument()
  const perform = useDo()
  const [role, setRole] = useState<string | null>(() => firstRole(document))
  const made = useNewName((document.forms ?? []).map((form) => form.key), "form", t)
  const create = () => {
    if (!made.ready) return
    const { key, name } = made
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
    perform(addForm, { form, role })
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
          <Button kind="primary" type="submit" disabled={!made.ready}>
            {t("create")}
          </Button>
        </span>
      }
    >
      <NameField made={made} t={t} />
      <div className="mt3">
        <KeyField made={made} t={t} />
      </div>
      <div className="mt3">
        <RoleChoice value={role} onChange={setRole} />
      </div>
    </Dialog>
  )
}
