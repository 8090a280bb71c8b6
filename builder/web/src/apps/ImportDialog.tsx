import { useState } from "react"
import { isProblem, queryClient } from "@/api"
import { inOneLine, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { Note } from "@/ui/Note"
import { toast } from "@/ui/toast"
import { builder } from "../api/builder"
import type { Diagnostic, Imported } from "../api/types"
import type { AppDoc } from "../document/types"
import { AcceptLosses } from "../publish/AcceptLosses"
import { DiffList } from "../publish/DiffList"
import { ProblemLine } from "../panels/ProblemsPanel"

/** A document is read, checked by the server without changing anything, shown, and only then imported. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useT("apps")
  const [text, setText] = useState("")
  const [key, setKey] = useState("")
  const [found, setFound] = useState<Imported | null>(null)
  const [failure, setFailure] = useState<{ text: string; errors: Diagnostic[] } | null>(null)
  const [accepted, setAccepted] = useState(false)
  const [busy, setBusy] = useState(false)
  const document = parsed(text)
  const take = (next: string) => {
    setText(next)
    setFound(null)
    setFailure(null)
    setKey((parsed(next).value as AppDoc | undefined)?.key ?? "")
  }
  const send = async (dry: boolean) => {
    if (!document.value) return
    setBusy(true)
    setFailure(null)
    try {
      const answer = await builder.import({
        document: document.value,
        as_key: key || undefined,
        dry_run: dry,
        accept_losses: accepted,
      })
      if (dry) {
        setFound(answer)
        return
      }
      toast(t("imported", { app: answer.app }), { icon: "circle-check" })
      await queryClient.invalidateQueries({ queryKey: ["builder-apps"] })
      onClose()
    } catch (error) {
      if (!isProblem(error)) throw error
      setFailure({ text: error.detail || error.title, errors: error.errors as Diagnostic[] })
    } finally {
      setBusy(false)
    }
  }
  const errors = found?.diagnostics.filter((each) => each.severity === "error") ?? []
  const loses = found?.effects?.some((effect) => effect.loses) ?? false
  const problems = failure?.errors.length ? failure.errors : (found?.diagnostics ?? [])
  return (
    <Dialog
      size="wide"
      title={t("importTitle")}
      about={t("importAbout")}
      onClose={onClose}
      light={!text}
      footer={
        <span className="right row">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button disabled={!document.value} busy={busy && !found} onClick={() => void send(true)}>
            {t("checkIt")}
          </Button>
          <Button
            kind="primary"
            disabled={!found || errors.length > 0 || (loses && !accepted)}
            busy={busy && Boolean(found)}
            onClick={() => void send(false)}
          >
            {t("importIt")}
          </Button>
        </span>
      }
    >
      <label className="btn filepick">
        <input
          type="file"
          accept=".json,application/json"
          className="sr"
          onChange={(event) => void event.target.files?.[0]?.text().then(take)}
        />
        {t("file")}
      </label>
      <textarea
        className="input mono mt2"
        rows={6}
        aria-label={t("paste")}
        placeholder={t("paste")}
        value={text}
        onChange={(event) => take(event.target.value)}
      />
      {text && document.failure && (
        <div className="mt2">
          <Note kind="bad">{t("notJson", { message: document.failure })}</Note>
        </div>
      )}
      {document.value !== undefined && (
        <div className="mt3" style={{ maxWidth: 300 }}>
          <Field label={t("asKey")}>
            {({ id }) => (
              <input
                id={id}
                className="input mono"
                value={key}
                onChange={(event) => {
                  setKey(event.target.value)
                  setFound(null)
                }}
              />
            )}
          </Field>
        </div>
      )}
      {failure && (
        <div className="mt3">
          <Note kind="bad">{failure.text}</Note>
        </div>
      )}
      {found && !failure && !errors.length && (
        <div className="mt3">
          <Note kind="ok">
            {inOneLine(t("ok"), t("changes", { n: found.changes?.length ?? 0 }))}
          </Note>
        </div>
      )}
      {problems.length > 0 && (
        <ul className="mt2 problist">
          {problems.map((each, at) => (
            <li key={at}>
              <ProblemLine problem={each} document={(document.value ?? {}) as AppDoc} />
            </li>
          ))}
        </ul>
      )}
      {found && (
        <DiffList
          changes={found.changes ?? []}
          effects={found.effects}
          document={(document.value ?? {}) as AppDoc}
          limit={40}
        />
      )}
      {loses && <AcceptLosses text={t("accept")} accepted={accepted} onChange={setAccepted} />}
    </Dialog>
  )
}

function parsed(text: string): { value?: unknown; failure?: string } {
  if (!text.trim()) return {}
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { failure: (error as Error).message }
  }
}
