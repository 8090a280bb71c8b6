import { useState } from "react"
import type { Translate } from "@/i18n"
import { Field } from "@/ui/Field"
import { hasHan, isKey, keyFrom, loadPinyin } from "../document/keys"

interface NewName {
  name: string
  setName: (name: string) => void
  key: string
  setKey: (key: string | null) => void
  /** Why the key cannot be taken. */
  bad: string | null
  ready: boolean
}

/** The name of something new, and its key, which follows the name until it is written by hand. */
export function useNewName(taken: readonly string[], fallback: string, t: Translate): NewName {
  const [name, setName] = useState("")
  const [own, setKey] = useState<string | null>(null)
  const [, pinyinCame] = useState(false)
  const key = own ?? (name ? keyFrom(name, taken, fallback) : "")
  const bad = key && !isKey(key) ? t("keyBad", { key }) : taken.includes(key) ? t("keyTaken", { key }) : null
  const put = (next: string) => {
    setName(next)
    if (hasHan(next)) void loadPinyin().then(() => pinyinCame(true))
  }
  return { name, setName: put, key, setKey, bad, ready: Boolean(name.trim() && key && !bad) }
}

export const NameField = ({ made, t }: { made: NewName; t: Translate }) => (
  <Field label={t("name")} required>
    {({ id }) => (
      <input
        id={id}
        className="input"
        data-autofocus
        value={made.name}
        onChange={(event) => made.setName(event.target.value)}
      />
    )}
  </Field>
)

export const KeyField = ({ made, t }: { made: NewName; t: Translate }) => (
  <Field label={t("key")} hint={t("keyHint")} error={made.bad}>
    {({ id, describedBy, invalid }) => (
      <input
        id={id}
        className={`input mono${invalid ? " err" : ""}`}
        aria-describedby={describedBy}
        value={made.key}
        onChange={(event) => made.setKey(event.target.value || null)}
      />
    )}
  </Field>
)
