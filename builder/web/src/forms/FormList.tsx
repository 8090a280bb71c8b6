import { useEffect, useState } from "react"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { confirm } from "@/ui/Confirm"
import { Empty } from "@/ui/Empty"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Menu } from "@/ui/Menu"
import { SearchBox } from "@/ui/SearchBox"
import { Tag } from "@/ui/Tag"
import { builder } from "../api/builder"
import { duplicate, removeForm } from "../commands"
import type { Use } from "../api/types"
import type { FormDef } from "../document/types"
import { useDesign, useDo, useDocument } from "../frame/context"
import { go } from "../location"
import { UseList } from "../panels/UsedBy"
import { usePending } from "../sheets/pending"
import { SheetDialog } from "../sheets/SheetDialog"
import { toastUndo, words } from "./actions"
import { NewFormDialog } from "./NewFormDialog"
import { RenameDialog } from "./RenameDialog"
import { matching } from "./search"

/** Every form of the app: open, create, duplicate, rename, delete with what uses it. */
export function FormList() {
  const t = useT("forms")
  const sheets = useT("sheets")
  const label = useLabel()
  const { app } = useDesign()
  const document = useDocument()
  const [text, setText] = useState("")
  const [making, setMaking] = useState(false)
  const [reading, setReading] = useState(() => usePending.getState().asked === app)
  useEffect(() => usePending.setState({ asked: null }), [])
  const [renaming, setRenaming] = useState<string | null>(null)
  const forms = document.forms ?? []
  const found = matching(forms, text, (form) => [label(form.name), form.key])
  return (
    <main className="desb part">
      <div className="partpage">
        <div className="row between wrap" style={{ marginBottom: 16 }}>
          <h2 className="parttitle">
            {t("forms")} <span className="t3 num">{forms.length}</span>
          </h2>
          <span className="row wrap">
            {forms.length > 0 && (
              <SearchBox value={text} onChange={setText} placeholder={t("searchForms")} width={220} />
            )}
            <Button icon="table-2" onClick={() => setReading(true)}>
              {sheets("fromSheet")}
            </Button>
            <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
              {t("newForm")}
            </Button>
          </span>
        </div>
        {!forms.length ? (
          <div className="sheet">
            <Empty icon="file-text" title={t("formsEmpty")} text={t("formsEmptyText")}>
              <Button icon="plus" onClick={() => setMaking(true)}>
                {t("newForm")}
              </Button>
              <Button icon="table-2" onClick={() => setReading(true)}>
                {sheets("fromSheet")}
              </Button>
            </Empty>
          </div>
        ) : (
          <ul className="sheet rows">
            {found.map((form) => (
              <FormLine key={form.key} form={form} at={forms.indexOf(form)} onRename={setRenaming} />
            ))}
          </ul>
        )}
      </div>
      {making && <NewFormDialog onClose={() => setMaking(false)} />}
      {reading && <SheetDialog onClose={() => setReading(false)} />}
      {renaming && <RenameDialog pointer={renaming} onClose={() => setRenaming(null)} />}
    </main>
  )
}

function FormLine({ form, at, onRename }: { form: FormDef; at: number; onRename: (pointer: string) => void }) {
  const t = useT("forms")
  const label = useLabel()
  const design = useDesign()
  const perform = useDo()
  const remove = async () => {
    await design.autosave.flush()
    const uses = await builder.uses(design.app, `/forms/${at}`).then(
      ({ items }) => items,
      (): Use[] | null => null,
    )
    const body =
      uses === null ? (
        t("deleteUnknown")
      ) : (
        <>
          {uses.length > 0 && (
            <>
              <p className="sm">{t("deleteUses", { n: uses.length })}</p>
              <UseList items={uses} />
            </>
          )}
          <p className="t2 sm mt2">
            {t("deleteFormBody")} {t("deleteData")}
          </p>
        </>
      )
    if (
      !(await confirm({
        title: t("deleteFormTitle", { name: label(form.name) }),
        body,
        action: t("deleteForm"),
        danger: true,
      }))
    )
      return
    perform(removeForm, { key: form.key })
    toastUndo(design, words("deletedField", { name: label(form.name) }))
  }
  return (
    <li className="item lineitem">
      <button type="button" className="row grow lineopen" onClick={() => go({ key: form.key, tab: null })}>
        <Icon name={form.icon ?? "file"} />
        <span className="b">{label(form.name) || form.key}</span>
        <span className="t3 xs mono">{form.key}</span>
        {form.child_of && <Tag line>{t("subform")}</Tag>}
        <span className="right t3 xs num">{t("fieldsN", { n: form.fields?.length ?? 0 })}</span>
      </button>
      <Menu
        align="end"
        trigger={(props) => <IconButton {...props} icon="ellipsis" label={t("more")} />}
        items={[
          { key: "open", icon: "pencil", label: t("open"), run: () => go({ key: form.key, tab: null }) },
          {
            key: "duplicate",
            icon: "copy-plus",
            label: t("duplicate"),
            run: () => perform(duplicate, { pointers: [`/forms/${at}`] }),
          },
          { key: "rename", icon: "key-round", label: t("rename"), hint: form.key, run: () => onRename(`/forms/${at}`) },
          { key: "delete", icon: "trash-2", danger: true, label: t("delete"), run: () => void remove() },
        ]}
      />
    </li>
  )
}
