import { useEffect, useRef, useState } from "react"
import { useT } from "@/i18n"
import { builder, type Slot } from "../api/builder"
import type { Checked } from "../api/types"
import { useDesign } from "../frame/context"
import { CodeEditor } from "./CodeEditor"
import { complete, marks } from "./server"
import { feelLanguage } from "./words"
import "../properties/texts"

/** One FEEL text: completion, mistakes at their place, and the text read aloud. */
export default function FeelEditor({
  label,
  value,
  form,
  pointer,
  slot,
  onChange,
  placeholder,
}: {
  label: string
  value: string
  form?: string
  pointer?: string
  slot: Slot
  onChange: (text: string) => void
  placeholder?: string
}) {
  const t = useT("props")
  const { store } = useDesign()
  const [checked, setChecked] = useState<Checked | null>(null)
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const lint = async (view: { state: { doc: { toString: () => string; length: number } } }) => {
    const text = view.state.doc.toString()
    if (!text.trim()) {
      setChecked(null)
      return []
    }
    const answer = await builder
      .checkText({ text, document: store.getState().document, form, slot, pointer })
      .catch(() => null) // the draft's own check still reports it
    if (here.current) setChecked(answer)
    return answer ? marks(answer.diagnostics, view.state.doc.length) : []
  }
  const first = checked?.diagnostics.find((each) => each.severity === "error") ?? checked?.diagnostics[0]
  return (
    <div className="feeledit">
      <CodeEditor
        small
        label={label}
        value={value}
        onChange={onChange}
        language={feelLanguage}
        placeholder={placeholder}
        complete={(context) => complete(context, store.getState().document, { form, slot, pointer })}
        lint={lint}
      />
      {first ? (
        <div className={`hint ${first.severity === "error" ? "err" : ""}`}>
          {first.message} {first.hint}
        </div>
      ) : checked?.words ? (
        <div className="hint">
          {t("reads")}: {checked.words}
        </div>
      ) : checked?.type ? (
        <div className="hint">{t("typeIs", { type: checked.type })}</div>
      ) : null}
    </div>
  )
}
