import { json } from "@codemirror/lang-json"
import type { EditorView } from "@codemirror/view"
import { useEffect, useRef, useState } from "react"
import { useT } from "@/i18n"
import type { Diagnostic, Schema } from "../api/types"
import { equal } from "../document/reconcile"
import { CodeEditor } from "./CodeEditor"
import { jsonComplete, type JsonNames } from "./jsonSchema"
import { rangeOf } from "./positions"
import { marks } from "./server"
import "../properties/texts"

interface Props {
  label: string
  value: unknown
  onChange: (value: unknown) => void
  schema?: Schema
  diagnostics?: readonly Diagnostic[]
  /** What may be written at a place beside what the schema knows; asked with the newest whole JSON. */
  names?: (value: unknown) => JsonNames
  jumpTo?: { pointer: string; at: number } | null
}

const pretty = (value: unknown): string => JSON.stringify(value ?? null, null, 2)
const language = json()

/** A part of the document as JSON: completion from the schema, mistakes at their place; only whole JSON is taken over. */
export default function JsonEditor({ label, value, onChange, schema, diagnostics = [], names, jumpTo }: Props) {
  const t = useT("props")
  const [text, setText] = useState(() => pretty(value))
  const [failure, setFailure] = useState<string | null>(null)
  const sent = useRef<unknown>(value)
  const view = useRef<EditorView | null>(null)
  useEffect(() => {
    if (equal(value, sent.current)) return
    sent.current = value
    setText(pretty(value))
    setFailure(null)
  }, [value])
  useEffect(() => {
    const editor = view.current
    if (!jumpTo || !editor) return
    const [from, to] = rangeOf(editor.state, jumpTo.pointer)
    editor.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true })
    editor.focus()
  }, [jumpTo])
  const change = (next: string) => {
    setText(next)
    try {
      const parsed: unknown = JSON.parse(next)
      setFailure(null)
      if (equal(parsed, sent.current)) return
      sent.current = parsed
      onChange(parsed)
    } catch (error) {
      setFailure(error instanceof SyntaxError ? error.message : String(error))
    }
  }
  return (
    <div className="jsonedit">
      <CodeEditor
        label={label}
        value={text}
        onChange={change}
        language={language}
        onReady={(made) => {
          view.current = made
        }}
        lintKey={diagnostics}
        complete={schema ? (context) => jsonComplete(context, schema, sent.current, names?.(sent.current)) : undefined}
        lint={(editor) => {
          const state = editor.state
          const broken = syntaxError(state.doc.toString())
          if (broken)
            return [
              {
                from: Math.min(broken.at, state.doc.length),
                to: Math.min(broken.at + 1, state.doc.length),
                severity: "error" as const,
                message: t("invalidJson", { message: broken.message }),
              },
            ]
          return marks(diagnostics, state.doc.length, (each) => rangeOf(state, each.pointer))
        }}
      />
      {failure && (
        <div className="hint err jsonfail" role="alert">
          {t("invalidJson", { message: failure })}
        </div>
      )}
    </div>
  )
}

function syntaxError(text: string): { at: number; message: string } | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    const message = (error as Error).message
    const at = /position (\d+)/.exec(message)?.[1]
    return { at: at ? Number(at) : text.length - 1, message }
  }
}
