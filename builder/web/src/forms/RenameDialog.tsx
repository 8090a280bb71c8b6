import { useState } from "react"
import { isProblem } from "@/api"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Field } from "@/ui/Field"
import { toast } from "@/ui/toast"
import { builder } from "../api/builder"
import { replace } from "../commands"
import { nameAt } from "../commands/names"
import { isKey } from "../document/keys"
import { parent, resolve } from "../document/pointer"
import type { Keyed } from "../document/types"
import { useDesign, useDo, useDocument } from "../frame/context"
import { go, usePlace } from "../location"
import { UsedBy } from "../panels/UsedBy"
import "./texts"

/** A key is renamed by the server: it parses every formula and rewrites the references, never the text. */
export function RenameDialog({ pointer, onClose }: { pointer: string; onClose: () => void }) {
  const t = useT("forms")
  const label = useLabel()
  const { app, store } = useDesign()
  const document = useDocument()
  const perform = useDo()
  const old = (resolve(document, pointer) as Keyed).key
  const [key, setKey] = useState(old)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const siblings = (resolve(document, parent(pointer)[0]) as Keyed[])
    .map((each) => each.key)
    .filter((each) => each !== old)
  const bad = !isKey(key) ? t("keyBad", { key }) : siblings.includes(key) ? t("keyTaken", { key }) : null
  const rename = async () => {
    if (bad || key === old) return
    setBusy(true)
    try {
      const answer = await builder.rename(app, { pointer, key, document: store.getState().document })
      perform(replace, {
        document: answer.document,
        title: { en: `Rename ${old} to ${key}`, zh: `将 ${old} 改名为 ${key}` },
      })
      if (/^\/forms\/\d+$/.test(pointer) && usePlace.getState().key === old) go({ key }, true)
      toast(t("renamed", { n: answer.changed.length }))
      onClose()
    } catch (error) {
      if (!isProblem(error)) throw error
      setFailure(error.message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t("renameTitle", { name: label(nameAt(document, pointer)) })}
      about={t("renameBody")}
      onClose={onClose}
      onSubmit={() => void rename()}
      footer={
        <span className="right row">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={Boolean(bad) || key === old}>
            {t("renameDo")}
          </Button>
        </span>
      }
    >
      <Field label={t("key")} hint={t("keyHint")} error={key === old ? failure : (bad ?? failure)}>
        {({ id, describedBy, invalid }) => (
          <input
            id={id}
            className={`input mono${invalid ? " err" : ""}`}
            aria-describedby={describedBy}
            value={key}
            onChange={(event) => {
              setKey(event.target.value)
              setFailure(null)
            }}
          />
        )}
      </Field>
      <UsedBy pointer={pointer} />
    </Dialog>
  )
}
