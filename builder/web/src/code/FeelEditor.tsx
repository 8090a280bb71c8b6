import type { EditorView } from "@codemirror/view"
import { useEffect, useRef, useState } from "react"
import { useT } from "@/i18n"
import { builder, type Slot } from "../api/builder"
import type { Checked } from "../api/types"
import { useDesign } from "../frame/context"
import { CodeEditor } from "./CodeEditor"
import { labels, showNames } from "./labels"
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
  const checkedText = useRef("")
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const lint = async (view: EditorView) => {
    const text = view.state.doc.toString()
    if (!text.trim()) {
      setChecked(null)
      return []
    }
    const answer = await builder
      .checkText({ text, document: store.getState().document, form, slot, pointer })
      .catch(() => null) // the draft's own check still reports it
    if (here.current) {
      setChecked(answer)
      checkedText.current = text
      if (answer) showNames(view, text, answer.names ?? [])
    }
    return answer ? marks(answer.diagnostics, view.state.doc.length) : []
  }
  /** `==`, `&&`, full-width signs and single quotes are accepted, and rewritten when one leaves the editor. */
  const save = () => {
    if (checked?.saved && checked.saved !== value && checkedText.current === value) onChange(checked.saved)
  }
  const [awake, setAwake] = useState(Boolean(value))
  if (!awake && !value) return <Asleep label={label} placeholder={placeholder} onWake={() => setAwake(true)} />
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
        extra={labels}
        onBlur={save}
        takesFocus={awake && !value}
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

/** An empty text needs no editor until somebody comes to write: building one for every member of every field is slow. */
function Asleep({ label, placeholder, onWake }: { label: string; placeholder?: string; onWake: () => void }) {
  return (
    <div className="feeledit">
      <div className="code small input asleep" role="textbox" aria-label={label} tabIndex={0} onFocus={onWake}>
        <span className="t3">{placeholder}</span>
      </div>
    </div>
  )
}
