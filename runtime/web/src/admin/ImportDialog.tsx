import { useQueryClient } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { api, isProblem, type Diagnostic } from "@/api"
import type { Label } from "@/api/types"
import { inOneLine, useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { Dialog } from "@/ui/Dialog"
import { Note } from "@/ui/Note"
import { toast } from "@/ui/toast"
import { TextField } from "./Inputs"

interface Effect {
  sentence: Label
  rows?: number | null
  loses?: boolean
}
interface Answer {
  app: string
  release: number | null
  is_new?: boolean
  changes: { kind: string; label: Label; what?: string; pointer: string; sentence?: string }[]
  effects?: Effect[]
  diagnostics: Diagnostic[]
}

const KIND = { added: "add", changed: "chg", moved: "chg", removed: "rem" } as Record<string, string>

function Problems({ errors }: { errors: Diagnostic[] }) {
  const t = useT("admin")
  return (
    <Note kind="bad">
      <b className="bb">{t("problems", { n: errors.length })}</b>
      <ul className="col g1 mt1">
        {errors.slice(0, 12).map((each, index) => (
          <li key={index}>
            {each.message} {each.hint} <code className="t3 xs mono">{each.pointer}</code>
          </li>
        ))}
      </ul>
      {errors.length > 12 && <span className="t3">{t("and_more", { n: errors.length - 12 })}</span>}
    </Note>
  )
}

/** An app document from a file: checked first (nothing changes), then imported in one transaction. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useT("admin")
  const words = useLabel()
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [document, setDocument] = useState<unknown>(null)
  const [name, setName] = useState("")
  const [key, setKey] = useState("")
  const [checked, setChecked] = useState<Answer | null>(null)
  const [errors, setErrors] = useState<Diagnostic[]>([])
  const [mistake, setMistake] = useState<string | null>(null)
  const [accepted, setAccepted] = useState(false)
  const [busy, setBusy] = useState(false)
  const send = async (dry: boolean, given: unknown = document) => {
    setBusy(true)
    setMistake(null)
    setErrors([])
    try {
      const answer = await api.post<Answer>("builder/import", {
        document: given,
        as_key: key.trim() || null,
        dry_run: dry,
        accept_losses: accepted,
      })
      if (dry) return setChecked(answer)
      toast(t("imported", { app: answer.app, n: answer.release }))
      await client.invalidateQueries()
      onClose()
    } catch (error) {
      if (isProblem(error) && error.errors.length) setErrors(error.errors)
      else setMistake(isProblem(error) ? error.detail || error.title : String(error))
      if (dry) setChecked(null)
    } finally {
      setBusy(false)
    }
  }
  const choose = async (file: File | undefined) => {
    if (!file) return
    setName(file.name)
    setChecked(null)
    try {
      const given: unknown = JSON.parse(await file.text())
      setDocument(given)
      await send(true, given)
    } catch (error) {
      setMistake(t("not_json", { name: file.name, why: error instanceof Error ? error.message : "" }))
    }
  }
  const loses = checked?.effects?.some((each) => each.loses)
  const bad = [...errors, ...(checked?.diagnostics ?? []).filter((each) => (each.severity ?? "error") === "error")]
  const ready = Boolean(document && checked && !bad.length && (!loses || accepted))
  return (
    <Dialog
      size="wide"
      light={!document}
      title={t("import_title")}
      about={t("import_hint")}
      onClose={onClose}
      onSubmit={() => void (ready ? send(false) : document ? send(true) : input.current?.click())}
      footer={
        <span className="right">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button disabled={!document || busy} onClick={() => void send(true)}>
            {t("check")}
          </Button>
          <Button kind="primary" type="submit" busy={busy} disabled={!ready}>
            {t("do_import")}
          </Button>
        </span>
      }
    >
      <div className="col g4">
        <div className="row">
          <Button icon="upload" data-autofocus onClick={() => input.current?.click()}>
            {t("choose_file")}
          </Button>
          <span className="t2 ell">{name}</span>
        </div>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          className="hide"
          tabIndex={-1}
          aria-label={t("choose_file")}
          onChange={(event) => {
            void choose(event.target.files?.[0])
            event.target.value = ""
          }}
        />
        <TextField
          label={t("as_key")}
          value={key}
          hint={t("as_key_hint")}
          onChange={(next) => {
            setKey(next)
            setChecked(null)
          }}
        />
        {mistake && <Note kind="bad">{mistake}</Note>}
        {bad.length > 0 && <Problems errors={bad} />}
        {checked && !bad.length && (
          <>
            <Note kind="ok">
              {inOneLine(t("fine"), t("changes", { n: checked.changes.length }))}
            </Note>
            <div className="diff">
              {checked.changes.slice(0, 20).map((each, index) => (
                <div key={index} className={`di ${KIND[each.kind] ?? ""}`}>
                  <span>{each.kind === "added" ? "+" : each.kind === "removed" ? "−" : "~"}</span>
                  <span>{each.sentence || words(each.label) || each.pointer}</span>
                  <span className="t3 xs">{each.sentence ? "" : words(each.what)}</span>
                </div>
              ))}
            </div>
            {checked.changes.length > 20 && (
              <span className="t3 sm">{t("and_more", { n: checked.changes.length - 20 })}</span>
            )}
            {loses && (
              <>
                <Note kind="warn">
                  {t("would_lose")}
                  <ul>
                    {checked.effects
                      ?.filter((each) => each.loses)
                      .map((each, index) => (
                        <li key={index}>
                          {words(each.sentence)}
                          {each.rows ? ` (${t("rows", { n: each.rows })})` : ""}
                        </li>
                      ))}
                  </ul>
                </Note>
                <Checkbox checked={accepted} onChange={setAccepted}>
                  {t("accept_losses")}
                </Checkbox>
              </>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}
