import { useState } from "react"
import type { FormView, Rec } from "@/api/types"
import { useAppView } from "@/app"
import { createFormStore, DraftNote, FormBody, FormErrors, useFormState, useLeaveWarning } from "@/form"
import { inSentence, useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { useKeys } from "@/ui/useKeys"
import { MergeDialog } from "./MergeDialog"
import { useSave } from "./useSave"
import "./texts"

/** The whole form of an existing record. */
export function EditDialog({
  form,
  record,
  onClose,
  onSaved,
}: {
  form: FormView
  record: Rec
  onClose: () => void
  onSaved?: (record: Rec) => void
}) {
  const t = useT("record")
  const words = useLabel()
  const app = useAppView()
  const { me } = useSession()
  const [store] = useState(() =>
    createFormStore(form, record, { app, me, mode: "edit", record, draft: `${me.id}:${app.key}:${form.key}:${record.id}` }),
  )
  const dirty = useFormState(store, (state) => state.dirty)
  useLeaveWarning(store)
  const { save, busy, conflict, resolve, giveUp } = useSave(store, record.id, (saved) => {
    onSaved?.(saved)
    onClose()
  })
  useKeys({ "Mod+S": () => void save() })
  const cancel = () => {
    store.discard()
    onClose()
  }
  return (
    <>
      <Dialog
        title={t("edit_title", { name: inSentence(words(form.name)) })}
        size="wide"
        light={!dirty}
        onClose={onClose}
        onSubmit={() => void save()}
        footer={
          <>
            <span className="t3 sm grow">{dirty ? t("kept") : ""}</span>
            <Button onClick={cancel}>{t("cancel")}</Button>
            <Button kind="primary" type="submit" keys="Mod S" busy={busy}>
              {t("save")}
            </Button>
          </>
        }
      >
        <DraftNote store={store} />
        <FormErrors store={store} />
        <FormBody store={store} />
      </Dialog>
      {conflict && (
        <MergeDialog
          form={form}
          conflict={conflict}
          busy={busy}
          onClose={giveUp}
          onResolve={(values) => void resolve(values)}
        />
      )}
    </>
  )
}
