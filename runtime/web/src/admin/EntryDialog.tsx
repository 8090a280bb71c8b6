import type { ReactNode } from "react"
import { useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog, type DialogProps } from "@/ui/Dialog"
import { Note } from "@/ui/Note"

interface Props extends Pick<DialogProps, "title" | "about" | "size" | "onClose"> {
  /** It is there already: the button says Save, else Create. */
  existing: boolean
  busy: boolean
  onSubmit: () => Promise<void>
  /** Mistakes that belong to no field shown. */
  mistake?: string
  /** A further act on it, left of Cancel and Save. */
  act?: ReactNode
  children: ReactNode
}

/** Makes or changes one thing of the administration; nothing typed is lost by a click beside it. */
export function EntryDialog({ existing, busy, onSubmit, mistake, act, children, ...dialog }: Props) {
  const t = useT("admin")
  return (
    <Dialog
      {...dialog}
      light={false}
      onSubmit={() => void onSubmit()}
      footer={
        <>
          {act}
          <span className="right">
            <Button onClick={dialog.onClose}>{t("cancel")}</Button>
            <Button kind="primary" type="submit" busy={busy}>
              {t(existing ? "save" : "create")}
            </Button>
          </span>
        </>
      }
    >
      {mistake && (
        <div className="ferrors">
          <Note kind="bad">{mistake}</Note>
        </div>
      )}
      {children}
    </Dialog>
  )
}
