import { useEffect, useState } from "react"
import { useLanguage, useT } from "@/i18n"
import { Switch } from "@/ui/Checkbox"
import { Select } from "@/ui/Select"
import { withWords, say } from "../../document/labels"
import type { Label } from "../../document/types"
import { useDocument } from "../../frame/context"
import { useScreen } from "../../forms/ui"
import type { EditorMember, EditorProps } from "../contract"

/** Words in one language; the button at the right switches which. */
function LabelEdit({ id, value, onChange, title }: EditorProps) {
  const t = useT("props")
  const own = useLanguage()
  const document = useDocument()
  const canvas = useScreen((screen) => screen.language)
  const [language, setLanguage] = useState<"en" | "zh">(canvas ?? own)
  useEffect(() => setLanguage(canvas ?? own), [canvas, own])
  const base = document.languages?.[0] ?? "en"
  const label = value as Label | undefined
  const text = label === undefined ? "" : typeof label === "string" ? label : (label[language] ?? "")
  return (
    <span className="input s">
      <input
        id={id}
        aria-label={`${title} (${language})`}
        value={text}
        placeholder={say(label, language)}
        onChange={(event) => onChange(withWords(label, language, event.target.value, base), true)}
      />
      <button
        type="button"
        className="xs t3"
        aria-label={`${t("language")}: ${language}`}
        onClick={() => setLanguage(language === "en" ? "zh" : "en")}
      >
        {language === "en" ? "en" : "中"}
      </button>
    </span>
  )
}

const TextEdit = ({ id, value, onChange, spec }: EditorProps) => (
  <input
    id={id}
    className="input s"
    value={typeof value === "string" ? value : ""}
    placeholder={spec.fallback ? String(spec.fallback) : undefined}
    onChange={(event) => onChange(event.target.value || undefined, true)}
  />
)

const LinesEdit = ({ id, value, onChange }: EditorProps) => (
  <textarea
    id={id}
    className="input s"
    rows={3}
    value={typeof value === "string" ? value : ""}
    onChange={(event) => onChange(event.target.value || undefined, true)}
  />
)

const BooleanEdit = ({ id, value, onChange, spec, title }: EditorProps) => (
  <Switch
    id={id}
    label={title}
    checked={(value ?? spec.fallback) === true}
    onChange={(checked) => onChange(checked === (spec.fallback === true) ? undefined : checked)}
  />
)

/** Numbers stay as typed until they can be read. */
function NumberEdit({ id, value, onChange, spec }: EditorProps) {
  const shown = value === undefined || value === null ? "" : String(value)
  const [typed, setTyped] = useState<string | null>(null)
  const whole = spec.editor === "integer"
  const change = (text: string) => {
    setTyped(text)
    if (text.trim() === "") onChange(undefined, true)
    else if (whole ? /^-?\d+$/.test(text.trim()) : /^-?\d+(\.\d+)?$/.test(text.trim())) onChange(Number(text), true)
  }
  const bad = typed !== null && typed.trim() !== "" && Number.isNaN(Number(typed))
  return (
    <input
      id={id}
      className={`input s num${bad ? " err" : ""}`}
      style={{ width: 96 }}
      inputMode={whole ? "numeric" : "decimal"}
      aria-invalid={bad || undefined}
      value={typed ?? shown}
      placeholder={spec.fallback === null || spec.fallback === undefined ? "" : String(spec.fallback)}
      onChange={(event) => change(event.target.value)}
      onBlur={() => setTyped(null)}
    />
  )
}

function ChoiceEdit({ id, value, onChange, spec, title }: EditorProps) {
  const words = useT("member")
  const chosen = (value ?? spec.fallback ?? null) as string | null
  return (
    <Select
      id={id}
      small
      label={title}
      value={chosen}
      clearable={spec.fallback === null || spec.fallback === undefined}
      onChange={(next) => onChange(next === spec.fallback || next === null ? undefined : next)}
      options={(spec.choices ?? []).map((each) => ({ value: each, label: words(`v.${each}`).replace(/^v\./, "") }))}
    />
  )
}

export const members: EditorMember[] = [
  { editor: "label", Edit: LabelEdit },
  { editor: "text", Edit: TextEdit },
  { editor: "lines", Edit: LinesEdit, tall: true },
  { editor: "boolean", Edit: BooleanEdit },
  { editor: "integer", Edit: NumberEdit },
  { editor: "number", Edit: NumberEdit },
  { editor: "choice", Edit: ChoiceEdit },
]
