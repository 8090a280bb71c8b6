import { addTexts, useT } from "@/i18n"
import { Button } from "./Button"
import type { Question } from "./Confirm"
import { Dialog } from "./Dialog"

addTexts("confirm", { en: { cancel: "Cancel" }, zh: { cancel: "取消" } })

/** The filled red button exists only here, where the decision is made. */
export default function ConfirmDialog({ question, reply }: { question: Question; reply: (yes: boolean) => void }) {
  const t = useT("confirm")
  return (
    <Dialog
      title={question.title}
      onClose={() => reply(false)}
      footer={
        <span className="right row">
          {!question.isNotice && <Button onClick={() => reply(false)}>{t("cancel")}</Button>}
          <Button kind={question.danger ? "danger-primary" : "primary"} data-autofocus onClick={() => reply(true)}>
            {question.action}
          </Button>
        </span>
      }
    >
      {question.body && <div className="t2">{question.body}</div>}
    </Dialog>
  )
}
