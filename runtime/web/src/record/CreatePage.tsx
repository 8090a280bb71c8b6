import { useParams } from "@/frame/router"
import { useState } from "react"
import { Problem } from "@/api"
import type { FormView } from "@/api/types"
import { listUrl, recordUrl, useAppView } from "@/app"
import { DraftNote, FormBody, FormErrors, useFormState, useKeptNote, useLeaveWarning } from "@/form"
import { inSentence, useLabel, useT } from "@/i18n"
import { A } from "@/ui/A"
import { Button } from "@/ui/Button"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { go } from "@/ui/navigation"
import { useKeys } from "@/ui/useKeys"
import { useTitle } from "@/ui/useTitle"
import { useCreate } from "./useCreate"
import "./record.css"
import "./texts"

/** `/a/{app}/f/{form}/new`: a new record as a page of its own; `?field=value` fills fields in. */
export default function CreatePage() {
  const { form: key } = useParams()
  const form = useAppView().forms[key ?? ""]
  if (!form) return <ErrorState error={new Problem(404, {})} />
  if (!form.may.create) return <ErrorState error={new Problem(403, {})} />
  return <Page key={form.key} form={form} />
}

function Page({ form }: { form: FormView }) {
  const t = useT("record")
  const words = useLabel()
  const app = useAppView()
  const [values] = useState(() =>
    Object.fromEntries(
      [...new URLSearchParams(window.location.search)].filter(([name]) =>
        form.fields.some((field) => field.key === name),
      ),
    ),
  )
  const { store, save, again, busy, round } = useCreate(form, values)
  const dirty = useFormState(store, (state) => state.dirty)
  useLeaveWarning(store)
  useKeptNote(store)
  useTitle(t("new", { name: inSentence(words(form.name)) }))
  const list = listUrl(app.key, form.key)
  const create = async (more: boolean) => {
    const record = await save(!more)
    if (record && more) again()
    else if (record === "proposed") go(list)
    else if (record) go(recordUrl(app.key, form.key, record.id))
  }
  useKeys({ "Mod+S": () => void create(false) })
  const name = inSentence(words(form.name))
  return (
    <>
      <header className="bar">
        <span className="crumb">
          <A href={list}>{words(form.plural) || words(form.name)}</A>
          <Icon name="chevron-right" size="xs" />
          <h1>{t("new", { name })}</h1>
        </span>
      </header>
      <div className="scroll createpage">
        <section className="card" key={round}>
          <DraftNote store={store} />
          <FormErrors store={store} />
          <FormBody store={store} />
          <div className="row createfoot">
            <span className="t3 xs grow">{dirty ? t("kept") : ""}</span>
            <Button
              kind="quiet"
              onClick={() => {
                store.discard()
                go(list)
              }}
            >
              {t("cancel")}
            </Button>
            <Button disabled={busy} onClick={() => void create(true)}>
              {t("create_again")}
            </Button>
            <Button kind="primary" keys="Mod S" busy={busy} onClick={() => void create(false)}>
              {t("create", { name })}
            </Button>
          </div>
        </section>
      </div>
    </>
  )
}
