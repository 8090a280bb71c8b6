import type { Diagnostic } from "../api/types"
import { useDesign } from "../frame/context"
import { split } from "../document/pointer"
import { CodeEditor } from "./CodeEditor"
import { complete, marks } from "./server"
import { ruleLanguage } from "./words"

/** Rule text, line by line; the server's parser says what is wrong and offers what may follow. */
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
  const form = /^\s*(?:on|针对)\s+([\p{L}_][\p{L}\p{N}_]*)/mu.exec(lines.join("\n"))?.[1]
  return (
    <CodeEditor
      label={label}
      value={lines.join("\n")}
      onChange={(text) => onChange(text.split("\n"))}
      language={ruleLanguage}
      lintKey={diagnostics}
      complete={(context) => complete(context, store.getState().document, { form })}
      lint={(view) => marks(diagnostics, view.state.doc.length, (each) => placeOf(each, view.state.doc.toString()))}
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
