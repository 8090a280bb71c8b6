import { useT } from "@/i18n"
import { Note } from "@/ui/Note"
import { useFormState } from "./hooks"
import type { FormStore } from "./store"

/** Says that an unsaved draft was put back. */
export function DraftNote({ store }: { store: FormStore }) {
  const t = useT("form")
  const restored = useFormState(store, (state) => state.restored && state.dirty)
  if (!restored) return null
  return (
    <div className="ferrors">
      <Note
        kind="info"
        actions={
          <button type="button" className="link" onClick={store.discard}>
            {t("discard")}
          </button>
        }
      >
        {t("draft")}
      </Note>
    </div>
  )
}
