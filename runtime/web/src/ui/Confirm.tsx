import { useState, type ReactNode } from "react"
import { create } from "zustand"
import { addTexts, useT } from "@/i18n"
import { Button } from "./Button"
import { Dialog } from "./Dialog"

addTexts("confirm", { en: { cancel: "Cancel" }, zh: { cancel: "取消" } })

interface Question { title: string; body?: ReactNode; action: string; danger?: boolean; icon?: string; answer: (yes: boolean) => void }
const useQuestion = create<{ question: Question | null }>(() => ({ question: null }))

/** Asks once, before something that cannot be taken back: `if (await confirm({ title, action: "Delete" })) …`. */
export function confirm(question: Omit<Question, "answer">): Promise<boolean> {
  return new Promise((resolve) => useQuestion.setState({ question: { ...question, answer: resolve } }))
}

/** Placed once by each bundle's root. */
export function ConfirmHost() {
  const t = useT("confirm")
  const question = useQuestion((state) => state.question)
  const [, again] = useState(0)
  if (!question) return null
  const reply = (yes: boolean) => {
    useQuestion.setState({ question: null })
    question.answer(yes)
    again((count) => count + 1)
  }
  return (
    <Dialog title={question.title} onClose={() => reply(false)} footer={
      <span className="right row">
        <Button onClick={() => reply(false)}>{t("cancel")}</Button>
        <Button kind={question.danger ? "danger-primary" : "primary"} data-autofocus onClick={() => reply(true)}>{question.action}</Button>
      </span>
    }>
      {question.body && <div className="t2">{question.body}</div>}
    </Dialog>
  )
}
