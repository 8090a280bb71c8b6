import { lazy, Suspense, type ReactNode } from "react"
import { create } from "zustand"
import { ErrorBoundary } from "./ErrorBoundary"

export interface Question {
  title: string
  body?: ReactNode
  action: string
  danger?: boolean
  icon?: string
  /** There is nothing to decide: one button. */
  isNotice?: boolean
  answer: (yes: boolean) => void
}
const useQuestion = create<{ question: Question | null }>(() => ({ question: null }))

const ConfirmDialog = lazy(() => import("./ConfirmDialog"))

/** Asks once, before something that cannot be taken back: `if (await confirm({ title, action: "Delete" })) …`. */
export function confirm(question: Omit<Question, "answer">): Promise<boolean> {
  return new Promise((resolve) => useQuestion.setState({ question: { ...question, answer: resolve } }))
}

/** Says what went wrong, with one button to go on. */
export function tell(notice: { title: string; body?: ReactNode; action: string }): void {
  useQuestion.setState({ question: { ...notice, isNotice: true, answer: () => undefined } })
}

/** Placed once by each bundle's root. */
export function ConfirmHost() {
  const question = useQuestion((state) => state.question)
  if (!question) return null
  const reply = (yes: boolean) => {
    useQuestion.setState({ question: null })
    question.answer(yes)
  }
  return (
    <ErrorBoundary fallback={null} resetKey={question}>
      <Suspense>
        <ConfirmDialog question={question} reply={reply} />
      </Suspense>
    </ErrorBoundary>
  )
}
