import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { isProblem, queryClient } from "@/api"
import { inOneLine, useLabel, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Icon } from "@/ui/Icon"
import { Note } from "@/ui/Note"
import { builder } from "../api/builder"
import { KeyField, NameField, useNewName } from "../frame/newName"
import { go } from "../location"
import { usePending } from "../sheets/pending"

/** In place of a template: the first form is made from a file. */
const SHEET = " sheet"

/** Name, key, and what to begin with: nothing, a spreadsheet, or one of the templates. */
export function NewAppDialog({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const t = useT("apps")
  const label = useLabel()
  const language = useLanguage()
  const [template, setTemplate] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const made = useNewName(taken, "app", t)
  const palette = useQuery({ queryKey: ["palette"], queryFn: () => builder.palette(), staleTime: Infinity })
  const create = async () => {
    const { key, name } = made
    if (!made.ready) return
    setBusy(true)
    try {
      await builder.create({ key, name: { [language]: name.trim() }, ...(template && template !== SHEET ? { template } : {}) })
      if (template === SHEET) usePending.setState({ asked: key })
      await queryClient.invalidateQueries({ queryKey: ["builder-apps"] })
      go({ app: key, part: "forms", key: null, tab: null })
    } catch (error) {
      if (!isProblem(error)) throw error
      setFailure(inOneLine(error.detail || error.title, ...error.errors.map((each) => each.message)))
    } finally {
      setBusy(false)
    }
  }
  const choices = [
    { key: null as string | null, icon: "file", name: t("blank"), about: t("blankText") },
    { key: SHEET, icon: "table-2", name: t("sheet"), about: t("sheetText") },
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
          <Button kind="primary" type="submit" busy={busy} disabled={!made.ready}>
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
          <NameField made={made} t={t} />
        </div>
        <div className="grow">
          <KeyField made={made} t={t} />
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
              if (!made.name && choice.key && choice.key !== SHEET) made.setName(choice.name)
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
