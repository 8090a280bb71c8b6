import { useEffect, useMemo, useState } from "react"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Select } from "@/ui/Select"
import { addFields } from "../commands"
import { fieldOfRow, fieldRows, MOST_ROWS, plainKinds } from "../document/fieldRows"
import { hasHan, loadPinyin } from "../document/keys"
import { useDesign, useDo } from "../frame/context"
import { useFormEditing } from "./context"
import { useScreen } from "./ui"

/** Many fields at once, as lines: written, or pasted from a sheet. Each line's kind can still be changed here. */
export function SeveralDialog({ begun }: { begun: string }) {
  const t = useT("forms")
  const label = useLabel()
  const perform = useDo()
  const { palette } = useDesign()
  const { actions, form, language } = useFormEditing()
  const [text, setText] = useState(begun)
  const [kinds, setKinds] = useState<Record<number, string>>({})
  const [ready, setReady] = useState(!hasHan(begun))
  useEffect(() => {
    if (hasHan(text)) void loadPinyin().then(() => setReady(true))
  }, [text])
  const taken = useMemo(() => (form.fields ?? []).map((field) => field.key), [form])
  const rows = useMemo(
    () => fieldRows(text, palette.fields, taken).map((row, at) => ({ ...row, type: kinds[at] ?? row.type })),
    // keys are made anew when pinyin has come
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [text, palette, taken, kinds, ready],
  )
  const choices = plainKinds(palette.fields).map((each) => ({ value: each.type, label: label(each.label) }))
  const close = () => useScreen.getState().set({ several: null })
  const add = () => {
    actions.written()
    const spot = actions.spot()
    perform(addFields, { form: actions.at, fields: rows.map((row) => fieldOfRow(row, language)), ...spot })
    close()
  }
  return (
    <Dialog
      size="wide"
      title={t("several")}
      about={t("severalAbout")}
      onClose={close}
      footer={
        <span className="right row">
          <Button onClick={close}>{t("cancel")}</Button>
          <Button kind="primary" disabled={!rows.length} onClick={add}>
            {t("severalAdd", { n: rows.length })}
          </Button>
        </span>
      }
    >
      <textarea
        className="input mono"
        rows={6}
        data-autofocus
        aria-label={t("severalLines")}
        placeholder={t("severalExample")}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setKinds({})
        }}
      />
      <p className="hint">{t("severalHint", { n: MOST_ROWS })}</p>
      {rows.length > 0 && (
        <table className="tbl mt3">
          <thead>
            <tr>
              <th>{t("label")}</th>
              <th>{t("key")}</th>
              <th style={{ width: 200 }}>{t("kind")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                <td>
                  {row.label} {row.required && <span className="danger">*</span>}
                </td>
                <td className="mono t3">{row.key}</td>
                <td>
                  <Select
                    small
                    label={`${t("kind")}: ${row.label}`}
                    value={row.type}
                    onChange={(type) => type && setKinds({ ...kinds, [at]: type })}
                    options={choices}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  )
}
