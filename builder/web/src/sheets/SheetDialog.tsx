import { useRef, useState } from "react"
import { isProblem } from "@/api"
import { inOneLine, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { Note } from "@/ui/Note"
import { toast } from "@/ui/toast"
import { builder } from "../api/builder"
import { addForm } from "../commands"
import { hasHan, keyFrom, loadPinyin } from "../document/keys"
import { FilePick } from "../exchange/FilePick"
import { useDesign, useDo, useDocument } from "../frame/context"
import { go } from "../location"
import { firstChoices, formOf, type ColumnChoice, type SheetGuess } from "./build"
import { ColumnTable } from "./ColumnTable"
import { keepRows } from "./pending"
import { firstRole, RoleChoice } from "./RoleChoice"
import "./texts"

/** A file, what its columns seem to be, and the form that they become; its rows follow when the form is published. */
export function SheetDialog({ onClose }: { onClose: () => void }) {
  const t = useT("sheets")
  const { app } = useDesign()
  const document = useDocument()
  const perform = useDo()
  const [file, setFile] = useState<File | null>(null)
  const [sheet, setSheet] = useState<SheetGuess | null>(null)
  const [choices, setChoices] = useState<ColumnChoice[]>([])
  const [name, setName] = useState("")
  const [role, setRole] = useState<string | null>(() => firstRole(document))
  const [failure, setFailure] = useState<string | null>(null)
  const asked = useRef(0)
  const load = async (next: File) => {
    const number = (asked.current += 1)
    setFile(next)
    setSheet(null)
    setFailure(null)
    try {
      const found = await builder.readSheet(next)
      if (found.columns.some((each) => hasHan(each.name + each.options.join(""))) || hasHan(found.name)) await loadPinyin()
      if (number !== asked.current) return
      setSheet(found)
      setChoices(firstChoices(found))
      setName(found.name)
    } catch (error) {
      if (!isProblem(error)) throw error
      if (number !== asked.current) return
      setFailure(inOneLine(error.detail || error.title, ...error.errors.map((each) => each.message)))
    }
  }
  const ready = sheet !== null && name.trim() !== "" && choices.some((each) => each.taken)
  const create = () => {
    if (!ready || !file) return
    const key = keyFrom(name, (document.forms ?? []).map((form) => form.key), "form")
    const form = formOf(key, name.trim(), sheet, choices)
    const taken = sheet.columns.filter((_, at) => choices[at]!.taken)
    perform(addForm, { form, role })
    const mapping = Object.fromEntries(taken.map((each, at) => [each.name, form.fields![at]!.key]))
    keepRows({ app, form: key, file, mapping })
    toast(t("later", { n: sheet.rows }), { icon: "circle-check" })
    onClose()
    go({ part: "forms", key, tab: "layout" })
  }
  return (
    <Dialog
      size="wide"
      title={t("title")}
      about={t("about")}
      onClose={onClose}
      onSubmit={create}
      light={!file}
      footer={
        <span className="right row">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" disabled={!ready}>
            {t("create")}
          </Button>
        </span>
      }
    >
      <FilePick accept=".xlsx,.xls,.ods,.csv,.tsv,.txt" file={file} onFile={(next) => void load(next)} />
      <div aria-live="polite">
        {file && !sheet && !failure && <p className="t2 sm mt3">{t("reading", { name: file.name })}</p>}
        {failure && (
          <div className="mt3">
            <Note kind="bad">{failure}</Note>
          </div>
        )}
      </div>
      {sheet && (
        <>
          <div className="row wrap g4 mt3" style={{ alignItems: "flex-end" }}>
            <div className="grow">
              <Field label={t("name")} required>
                {({ id }) => (
                  <input id={id} className="input" value={name} onChange={(event) => setName(event.target.value)} />
                )}
              </Field>
            </div>
            <div className="grow">
              <RoleChoice value={role} onChange={setRole} />
            </div>
            <span className="t2 sm">{t("rows", { n: sheet.rows })}</span>
          </div>
          <ColumnTable sheet={sheet} choices={choices} onChange={setChoices} />
        </>
      )}
    </Dialog>
  )
}
