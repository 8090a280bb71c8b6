import { useMemo } from "react"
import { useT } from "@/i18n"
import { Checkbox } from "@/ui/Checkbox"
import { Dialog } from "@/ui/Dialog"
import { patch } from "../commands"
import { OwnProblems } from "../properties/OwnProblems"
import { PropertyRows } from "../properties/PropertyRows"
import { specsOf } from "../properties/specs"
import { useDesign, useDo, useDocument } from "./context"

const MEMBERS = ["name", "help", "icon", "version"]
const LANGUAGES = [
  ["en", "English"],
  ["zh", "中文"],
] as const
const APP = ["/name", "/help", "/icon", "/version", "/languages"]

/** What the app as a whole is called, looks like and speaks; every change is a step like any other. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const t = useT("design")
  const { schema } = useDesign()
  const document = useDocument()
  const perform = useDo()
  const specs = useMemo(() => specsOf(schema).filter((spec) => MEMBERS.includes(spec.name)), [schema])
  const languages = document.languages ?? LANGUAGES.map(([key]) => key)
  const change = (name: string, value: unknown, typing?: boolean) =>
    perform(patch, { pointers: [""], members: { [name]: value }, typing })
  const speak = (language: string, yes: boolean) => {
    const next = LANGUAGES.map(([key]) => key).filter((key) => (key === language ? yes : languages.includes(key)))
    if (next.length) change("languages", next.length === LANGUAGES.length ? undefined : next)
  }
  return (
    <Dialog title={t("settings")} about={t("settingsAbout")} onClose={onClose}>
      <div className="propsbox">
        <PropertyRows specs={specs} owner={document} form={undefined} pointer="" onChange={change} />
        <div className="prop">
          <span className="k">{t("languages")}</span>
          <div className="row g3">
            {LANGUAGES.map(([key, words]) => (
              <Checkbox key={key} checked={languages.includes(key)} onChange={(yes) => speak(key, yes)}>
                {words}
              </Checkbox>
            ))}
          </div>
        </div>
      </div>
      <p className="hint">{t("languagesHint")}</p>
      <OwnProblems pointers={APP} />
    </Dialog>
  )
}
