import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { isProblem, queryClient } from "@/api"
import { useLabel, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { Icon } from "@/ui/Icon"
import { Note } from "@/ui/Note"
import { builder } from "../api/builder"
import { hasHan, isKey, keyFrom, loadPinyin } from "../document/keys"
import { go } from "../location"

/** Name, key, and what to begin with: nothing, or one of the templates. */
export function NewAppDialog({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const t = useT("apps")
  const label = useLabel()
  const language = useLanguage()
  const [name, setName] = useState("")
  const [own, setOwn] = useState<string | null>(null)
  const [template, setTemplate] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [, ready] = useState(false)
  const palette = useQuery({ queryKey: ["palette"], queryFn: () => builder.palette(), staleTime: Infinity })
  const key = own ?? (name ? keyFrom(name, taken, "app") : "")
  const bad = key && !isKey(key) ? t("keyBad", { key }) : taken.includes(key) ? t("keyTaken", { key }) : null
  const create = async () => {
    if (!name.trim() || !key || bad) return
    setBusy(true)
    try {
      await builder.create({ key, name: { [language]: name.trim() }, ...(template ? { template } : {}) })
      await queryClient.invalidateQueries({ queryKey: ["builder-apps"] })
      go({ app: key, part: "forms", key: null, tab: null })
    } catch (error) {
      if (!isProblem(error)) throw error
      setFailure([error.detail || error.title, ...error.errors.map((each) => each.message)].filter(Boolean).join(" "))
    } finally {
      setBusy(false)
    }
  }
  const choices = [
    { key: null as string | null, icon: "file", name: t("blank"), about: t("blankText") },
    ...(palette.data?.templates ?? []).map((each) => ({
      key: each.key as string | null,
      icon: each.icon ?? "box",
      name: label(each.name) || each.key,
      about: label(each.help),
    })),
  ]
  return (
    <Dialog
      size="wide"
      title={t("newApp")}
      onClose={onClose}
      onSubmit={() => void create()}
      footer={
        <span className="right row">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={!name.trim() || Boolean(bad)}>
            {t("create")}
          </Button>
        </span>
      }
    >
      {failure && (
        <div className="mb3">
          <Note kind="bad">{failure}</Note>
        </div>
      )}
      <div className="row" style={{ alignItems: "flex-start", gap: 16 }}>
        <div className="grow">
          <Field label={t("name")} required>
            {({ id }) => (
              <input
                id={id}
                className="input"
                data-autofocus
                value={name}
                onChange={(event) => {
                  setName(event.target.value)
                  if (hasHan(event.target.value)) void loadPinyin().then(() => ready(true))
                }}
              />
            )}
          </Field>
        </div>
        <div className="grow">
          <Field label={t("key")} hint={t("keyHint")} error={bad}>
            {({ id, describedBy, invalid }) => (
              <input
                id={id}
                className={`input mono${invalid ? " err" : ""}`}
                aria-describedby={describedBy}
                value={key}
                onChange={(event) => setOwn(event.target.value || null)}
              />
            )}
          </Field>
        </div>
      </div>
      <h3 className="label mt4">{t("begin")}</h3>
      <div className="templates" role="radiogroup" aria-label={t("begin")}>
        {choices.map((choice) => (
          <button
            key={choice.key ?? ""}
            type="button"
            role="radio"
            aria-checked={template === choice.key}
            className={`card template${template === choice.key ? " on" : ""}`}
            onClick={() => {
              setTemplate(choice.key)
              if (!name && choice.key) setName(choice.name)
            }}
          >
            <Icon name={choice.icon} />
            <span className="grow">
              <span className="b block">{choice.name}</span>
              <span className="xs t2 block">{choice.about}</span>
            </span>
          </button>
        ))}
      </div>
    </Dialog>
  )
}
