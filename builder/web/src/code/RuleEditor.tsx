import type { EditorView } from "@codemirror/view"
import { useRef } from "react"
import { builder } from "../api/builder"
import type { Diagnostic } from "../api/types"
import { useDesign } from "../frame/context"
import { split } from "../document/pointer"
import { CodeEditor } from "./CodeEditor"
import { labels, showNames } from "./labels"
import { complete, marks } from "./server"
import { ruleLanguage } from "./words"

/** Rule text, line by line; the server's parser says what is wrong, what is a name, and offers what may follow. */
export default function RuleEditor({
  label,
  lines,
  diagnostics,
  onChange,
}: {
  label: string
  lines: readonly string[]
  diagnostics: readonly Diagnostic[]
  onChange: (lines: string[]) => void
}) {
  const { store } = useDesign()
  const read = useRef({ text: "", saved: "" })
  const lint = async (view: EditorView) => {
    const text = view.state.doc.toString()
    const answer = await builder.ruleNames({ text, document: store.getState().document }).catch(() => null) // keys then stay
    if (answer) read.current = { text, saved: answer.saved }
    if (answer && answer.names.length) showNames(view, text, answer.names)
    return marks(diagnostics, view.state.doc.length, (each) => placeOf(each, text))
  }
  const value = lines.join("\n")
  /** `&&`, full-width signs and their like are accepted, and rewritten when one leaves the editor. */
  const save = () => {
    const { text, saved } = read.current
    if (text === value && saved !== value) onChange(saved.split("\n"))
  }
  return (
    <CodeEditor
      label={label}
      value={value}
      onChange={(text) => onChange(text.split("\n"))}
      language={ruleLanguage}
      lintKey={diagnostics}
      complete={(context) => complete(context, store.getState().document, { rule: true })}
      lint={lint}
      extra={labels}
      onBlur={save}
    />
  )
}

/** `/text` with a span over the joined lines, or `/text/3` with a span in that line. */
function placeOf(each: Diagnostic, text: string): [number, number] {
  const [member, line] = split(each.pointer)
  const lines = text.split("\n")
  if (member !== "text") return [0, lines[0]?.length ?? 0]
  const start = line === undefined ? 0 : lines.slice(0, Number(line)).reduce((sum, words) => sum + words.length + 1, 0)
  const whole = line === undefined ? text.length : (lines[Number(line)]?.length ?? 0)
  return each.span ? [start + each.span[0], start + each.span[1]] : [start, start + whole]
}
