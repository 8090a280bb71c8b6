import { useQueryClient } from "@tanstack/react-query"
import { useParams } from "@/frame/router"
import { useEffect, useMemo, useState } from "react"
import { isProblem, Problem } from "@/api"
import type { FormView, Rec } from "@/api/types"
import { listUrl, recordUrl, useAppView } from "@/app"
import { createFormStore } from "@/form"
import { inSentence, useLabel, useT } from "@/i18n"
import { remember } from "@/search/recent"
import { useSession } from "@/session"
import { A } from "@/ui/A"
import { Button } from "@/ui/Button"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { go } from "@/ui/navigation"
import { Note } from "@/ui/Note"
import { useKeys } from "@/ui/useKeys"
import { usePhone } from "@/ui/useMedia"
import { useTitle } from "@/ui/useTitle"
import { useRecord } from "./data"
import { EditDialog } from "./EditDialog"
import { RecordSkeleton } from "./RecordSkeleton"
import { useButtons } from "./useButtons"
import { useRecordActions } from "./useRecordActions"
import { findWalk, neighbours } from "./walk"
import { DeskRecord } from "./DeskRecord"
import { PhoneRecord } from "./PhoneRecord"
import "./record.css"
import "./texts"

/** `/a/{app}/f/{form}/{id}` */
export default function RecordPage() {
  const { form: key = "", id = "" } = useParams()
  const form = useAppView().forms[key]
  return form ? <Loaded key={`${key}/${id}`} form={form} id={id} /> : <ErrorState error={new Problem(404, {})} />
}

function Loaded({ form, id }: { form: FormView; id: string }) {
  const t = useT("record")
  const words = useLabel()
  const app = useAppView()
  const record = useRecord(form, id)
  const name = words(form.plural) || words(form.name)
  useTitle(record.data?.title ?? name)
  useEffect(() => {
    if (record.data) remember(app.key, form.key, record.data)
  }, [app.key, form.key, record.data])
  if (record.data) return <Page form={form} record={record.data} />
  if (!record.error) return <RecordSkeleton />
  return (
    <>
      <header className="bar">
        <span className="crumb">
          <A href={listUrl(app.key, form.key)}>{name}</A>
          <Icon name="chevron-right" size="xs" />
          <span className="num">{id}</span>
        </span>
      </header>
      <div className="scroll center col">
        <ErrorState error={record.error} onAgain={() => void record.refetch()}>
          {isProblem(record.error) && [403, 404].includes(record.error.status) && (
            <Button icon="arrow-left" onClick={() => go(listUrl(app.key, form.key))}>
              {t("forbidden_back", { name: inSentence(name) })}
            </Button>
          )}
        </ErrorState>
      </div>
    </>
  )
}

function Page({ form, record }: { form: FormView; record: Rec }) {
  const app = useAppView()
  const { me } = useSession()
  const phone = usePhone()
  const [editing, setEditing] = useState<number | null>(null)
  const [dialog, setDialog] = useState(false)
  const [mistake, setMistake] = useState<string | null>(null)
  const store = useMemo(() => createFormStore(form, record, { app, me, mode: "edit", record }), [form, record, app, me])
  const mayEdit = form.may.update && record.may_update !== false
  const buttons = useButtons(form, store, record)
  const actions = useRecordActions(form, record, mayEdit, () => setDialog(true), setMistake)
  const client = useQueryClient()
  const [walk] = useState(() => findWalk(client, app.key, form, record.id))
  const near = neighbours(walk, record.id)
  const open = (id: string | null | undefined) => id && go(recordUrl(app.key, form.key, id), { replace: true })
  useKeys({ E: () => mayEdit && setDialog(true), K: () => open(near?.previous), J: () => open(near?.next) })
  const said = mistake ?? buttons.mistake
  const shared = {
    form,
    record,
    store,
    buttons,
    actions,
    near,
    open,
    mayEdit,
    editing,
    setEditing,
    edit: () => setDialog(true),
  }
  return (
    <>
      {phone ? (
        <PhoneRecord {...shared} />
      ) : (
        <DeskRecord
          {...shared}
          note={
            said && (
              <Note
                kind="bad"
                actions={
                  <button
                    type="button"
                    className="link"
                    onClick={() => {
                      setMistake(null)
                      buttons.dismiss()
                    }}
                  >
                    <Icon name="x" size="s" />
                  </button>
                }
              >
                {said}
              </Note>
            )
          }
        />
      )}
      {phone && said && <Note kind="bad">{said}</Note>}
      {dialog && <EditDialog form={form} record={record} onClose={() => setDialog(false)} />}
    </>
  )
}
