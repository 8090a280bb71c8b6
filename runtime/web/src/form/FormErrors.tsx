import { useEffect, useRef } from "react"
import { useShallow } from "zustand/react/shallow"
import { useLabel, useT } from "@/i18n"
import { Note } from "@/ui/Note"
import { inputId } from "./FormField"
import { useFormState } from "./hooks"
import type { FormStore } from "./store"

/** Puts the focus on a field, opening the tab or section it is in. */
export function focusField(store: FormStore, key: string): void {
  const element = document.getElementById(inputId(store, key))
  const panel = element?.closest<HTMLElement>("[role=tabpanel].hide")
  if (panel) {
    const all = [...(panel.parentElement?.querySelectorAll("[role=tabpanel]") ?? [])]
    panel.parentElement?.querySelectorAll<HTMLElement>("[role=tab]")[all.indexOf(panel)]?.click()
  }
  window.setTimeout(() => {
    element?.scrollIntoView({ block: "center" })
    element?.focus()
  }, 0)
}

/** All mistakes on top, each a link to its field. Takes the focus when a save is refused. */
export function FormErrors({ store }: { store: FormStore }) {
  const t = useT("form")
  const words = useLabel()
  const errors = useFormState(store, (state) => state.errors)
  const inner = useFormState(store, (state) => state.inner)
  const general = useFormState(
    store,
    useShallow((state) => state.general),
  )
  const box = useRef<HTMLDivElement>(null)
  const lines: { key: string; label: string; text: string }[] = []
  for (const field of store.form.fields) {
    const label = words(field.label) || field.key
    if (errors[field.key]) lines.push({ key: field.key, label, text: errors[field.key] })
    for (const [place, text] of Object.entries(inner[field.key] ?? {})) {
      const [row, column] = place.split("/")
      const name = words(field.fields?.find((each) => each.key === column)?.label) || column
      lines.push({ key: field.key, label: `${label}: ${t("row", { n: Number(row) + 1, label: name })}`, text })
    }
  }
  const count = lines.length + general.length
  const many = lines.length > 1 || general.length > 0
  const refused = useFormState(store, (state) => state.refused)
  useEffect(() => {
    if (!refused) return
    if (box.current) {
      box.current.scrollIntoView?.({ block: "start" })
      box.current.focus({ preventScroll: true })
    } else {
      const only = Object.keys(store.getState().errors)[0]
      if (only) focusField(store, only)
    }
  }, [refused, store])
  if (!many) return null
  return (
    <div ref={box} className="ferrors" tabIndex={-1}>
      <Note kind="bad">
        <b className="bb">{lines.length ? t("summary", { n: count }) : t("refused")}</b>
        <ul>
          {general.map((text) => (
            <li key={text}>{text}</li>
          ))}
          {lines.map((line) => (
            <li key={`${line.key}${line.label}`}>
              <button type="button" className="link" onClick={() => focusField(store, line.key)}>
                {line.label}
              </button>{" "}
              <span>{line.text.startsWith(line.label) ? line.text.slice(line.label.length).trim() : line.text}</span>
            </li>
          ))}
        </ul>
      </Note>
    </div>
  )
}
