import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { isProblem, queryClient } from "@/api"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { ErrorState } from "@/ui/ErrorState"
import { Note } from "@/ui/Note"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { toast } from "@/ui/toast"
import { builder } from "../api/builder"
import type { Diagnostic, Diff } from "../api/types"
import { equal } from "../document/reconcile"
import { askForRows } from "../sheets/pending"
import { useDesign, useDocument } from "../frame/context"
import { jump } from "../frame/jump"
import { ProblemLine } from "../panels/ProblemsPanel"
import { AcceptLosses } from "./AcceptLosses"
import { DiffList } from "./DiffList"

/** What publishing will do, in words, with the rows it touches; errors stop it, losses have to be accepted. */
export default function PublishDialog({ onClose }: { onClose: () => void }) {
  const t = useT("publish")
  const design = useDesign()
  const { app, autosave, store } = design
  const label = useLabel()
  const document = useDocument()
  const [message, setMessage] = useState("")
  const [accepted, setAccepted] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<{ text: string; errors: Diagnostic[] } | null>(null)
  const query = useQuery({ queryKey: ["diff", app], queryFn: () => look(), gcTime: 0, staleTime: 0, retry: false })
  const next = query.data?.next ?? 1
  const diff = query.data?.diff
  const errors = diff?.diagnostics.filter((each) => each.severity === "error") ?? []
  const warnings = diff?.diagnostics.filter((each) => each.severity === "warning") ?? []
  const loses = diff?.effects.some((effect) => effect.loses) ?? false
  const ready = diff !== undefined && !errors.length && diff.changes.length > 0 && (!loses || accepted)

  async function look(): Promise<{ diff: Diff; next: number }> {
    if (!(await autosave.flush())) throw new Error(t("notSaved"))
    const [found, releases] = await Promise.all([builder.diff(app), builder.releases(app)])
    return { diff: found, next: Math.max(0, ...releases.items.map((each) => each.release)) + 1 }
  }
  /** The draft starts again from the new release; what can be undone stays, unless the server merged something in. */
  const settle = async () => {
    const fresh = await builder.draft(app)
    if (!equal(fresh.document, store.getState().document)) return queryClient.resetQueries({ queryKey: ["draft", app] })
    design.baseRelease = fresh.base_release
    autosave.taken(fresh)
  }
  const publish = async () => {
    if (!ready || busy) return
    setBusy(true)
    setRefused(null)
    try {
      const { release } = await builder.publish(app, { message, mark: autosave.mark, accept_losses: accepted })
      onClose()
      toast(t("published", { release }), {
        icon: "rocket",
        action: { label: t("open"), run: () => window.location.assign(`/a/${app}`) },
      })
      await queryClient.invalidateQueries({ queryKey: ["releases", app] })
      await settle()
      askForRows(app, (store.getState().document.forms ?? []).map((form) => form.key))
    } catch (error) {
      if (!isProblem(error)) throw error
      setRefused({ text: error.detail || error.title, errors: error.errors as Diagnostic[] })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      size="wide"
      title={t(diff ? "title" : "titlePlain", { name: label(document.name), release: next })}
      about={diff && (next === 1 ? t("first") : t("changesSince", { n: diff.changes.length, release: next - 1 }))}
      onClose={onClose}
      onSubmit={() => void publish()}
      footer={
        <>
          <input
            className="input"
            style={{ maxWidth: 300 }}
            aria-label={t("note")}
            placeholder={t("note")}
            value={message}
            maxLength={2000}
            onChange={(event) => setMessage(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void publish()
            }}
          />
          <span className="right row">
            <Button kind="quiet" onClick={onClose} keys="Esc">
              {t("cancel")}
            </Button>
            <Button kind="primary" type="submit" disabled={!ready} busy={busy}>
              {t(diff ? "publish" : "publishPlain", { release: next })}
            </Button>
          </span>
        </>
      }
    >
      {query.error ? (
        isProblem(query.error) ? (
          <ErrorState small error={query.error} onAgain={() => void query.refetch()} />
        ) : (
          <Note kind="bad">{(query.error as Error).message}</Note>
        )
      ) : !diff ? (
        <Loading what={t("looking")}>
          <SkeletonLines lines={5} />
        </Loading>
      ) : (
        <>
          {refused && (
            <div className="mb3">
              <Note kind="bad">
                <b className="b">{t("refused")}.</b> {refused.text}
                {refused.errors.map((each, at) => (
                  <div key={at}>
                    {each.message} {each.hint}
                  </div>
                ))}
              </Note>
            </div>
          )}
          {errors.length > 0 ? (
            <Note kind="bad">{t("blocked", { n: errors.length })}</Note>
          ) : !diff.changes.length ? (
            <Note kind="info">{t("nothing")}</Note>
          ) : (
            <Note kind="ok">{t("clean", { n: warnings.length })}</Note>
          )}
          {(errors.length > 0 || warnings.length > 0) && (
            <ul className="mt2 problist">
              {[...errors, ...warnings].slice(0, 40).map((each, at) => (
                <li key={at}>
                  <ProblemLine
                    problem={each}
                    document={document}
                    onClick={() => {
                      onClose()
                      jump(store, each.pointer)
                    }}
                  />
                </li>
              ))}
            </ul>
          )}
          <DiffList changes={diff.changes} effects={diff.effects} document={document} />
          {loses && <AcceptLosses text={t("accept")} accepted={accepted} onChange={setAccepted} />}
        </>
      )}
    </Dialog>
  )
}
