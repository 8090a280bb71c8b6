import { useEffect, useRef, useState } from "react"
import { api } from "@/api"
import type { AppView, FormView, ImportPlan } from "@/api/types"
import { useT } from "@/i18n"
import { reasonOf } from "@/list/edit"
import { Button } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { Note } from "@/ui/Note"

interface Props {
  app: AppView
  form: FormView
  onLoaded: (plan: ImportPlan, name: string) => void
}

export function FileStep({ app, form, onLoaded }: Props) {
  const t = useT("importer")
  const input = useRef<HTMLInputElement>(null)
  const cancel = useRef<AbortController | null>(null)
  const [isOver, setOver] = useState(false)
  const [sent, setSent] = useState<{ name: string; share: number } | null>(null)
  const [why, setWhy] = useState<string | null>(null)
  useEffect(() => () => cancel.current?.abort(), [])
  const send = async (file: File | undefined): Promise<void> => {
    if (!file) return
    if (!/\.(csv|xlsx|tsv|txt)$/i.test(file.name)) return setWhy(t("type.wrong", { name: file.name }))
    setWhy(null)
    setSent({ name: file.name, share: 0 })
    cancel.current = new AbortController()
    try {
      onLoaded(await api.upload<ImportPlan>(`apps/${app.key}/forms/${form.key}/imports`, file, (share) => setSent({ name: file.name, share }), cancel.current.signal), file.name)
    } catch (error) {
      if (!(error instanceof DOMException)) setWhy(reasonOf(error))
      setSent(null)
    }
  }
  return (
    <>
      <div className={`import-drop${isOver ? " over" : ""}`} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); setOver(false); void send(event.dataTransfer.files[0]) }}>
        <Icon name="upload" size="l" className="t3" />
        <h2 className="bb">{t("drop")}</h2>
        <p className="t2 sm">{t("drop.text")}</p>
        <input ref={input} type="file" accept=".csv,.xlsx,.tsv,.txt" className="sr" tabIndex={-1} aria-label={t("choose")} onChange={(event) => { void send(event.target.files?.[0]); event.target.value = "" }} />
        <Button kind="primary" busy={sent !== null} onClick={() => input.current?.click()}>{t("choose")}</Button>
        {sent && <div style={{ width: 280 }} role="status"><div className="bar-long"><span style={{ width: `${sent.share * 100}%` }} /></div><span className="t3 xs">{t("uploading", { name: sent.name })}</span></div>}
      </div>
      {why && <div className="mt3"><Note kind="bad">{why}</Note></div>}
    </>
  )
}
