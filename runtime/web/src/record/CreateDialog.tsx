import type { FormView, Rec } from "@/api/types"
import { DraftNote, FormBody, FormErrors, useFormState, useLeaveWarning, type Values } from "@/form"
import { inSentence, useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { useKeys } from "@/ui/useKeys"
import { useCreate } from "./useCreate"
import "./texts"

interface Props {
  form: FormView
  onClose: () => void
  onCreated?: (record: Rec) => void
  /** Filled in beforehand, in wire form: for example the reference back to the record one stands on. */
  values?: Values
  layout?: string | null
}

/** A new record over the page. "Create, then another" keeps the dialog open. */
export function CreateDialog({ form, onClose, onCreated, values, layout }: Props) {
  const t = useT("record")
  const words = useLabel()
  const { store, save, again, busy, round } = useCreate(form, values)
  const dirty = useFormState(store, (state) => state.dirty)
  useLeaveWarning(store)
  const create = async (more: boolean) => {
    const record = await save()
    if (!record) return
    if (record !== "proposed") onCreated?.(record)
    if (more) again()
    else onClose()
  }
  useKeys({ "Mod+S": () => void create(false), "Mod+Enter": () => void create(false) })
  const cancel = () => {
    store.discard()
    onClose()
  }
  const name = inSentence(words(form.name))
  return (
    <Dialog
      title={t("new", { name })}
      about={words(form.help) || undefined}
      size="wide"
      light={!dirty}
      onClose={onClose}
      onSubmit={() => void create(false)}
      footer={
        <>
          <Button kind="quiet" disabled={busy} onClick={() => void create(true)}>
            {t("create_again")}
          </Button>
          <span className="right">
            <Button onClick={cancel}>{t("cancel")}</Button>
            <Button kind="primary" type="submit" keys="Mod S" busy={busy}>
              {t("create", { name })}
            </Button>
          </span>
        </>
      }
    >
      <div key={round}>
        <DraftNote store={store} />
        <FormErrors store={store} />
        <FormBody store={store} layout={layout} />
      </div>
    </Dialog>
  )
}

export default CreateDialog
