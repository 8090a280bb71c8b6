import { useState } from "react"
import type { FormView, Ref } from "@/api/types"
import { fieldOf } from "@/app"
import { same, type Values } from "@/form"
import { formatDateTime, useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { FieldShow } from "@/widgets"
import type { Conflict } from "./useSave"

/** Two people changed the same record: field by field, which value stays. Nothing is overwritten silently. */
export function MergeDialog({
  form,
  conflict,
  busy,
  onResolve,
  onClose,
}: {
  form: FormView
  conflict: Conflict
  busy: boolean
  onResolve: (values: Values) => void
  onClose: () => void
}) {
  const t = useT("record")
  const words = useLabel()
  const both = Object.keys(conflict.mine).filter(
    (key) => conflict.fields.includes(key) && !same(conflict.mine[key], conflict.current[key] ?? null),
  )
  const [theirs, setTheirs] = useState<Record<string, boolean>>({})
  const finish = () => onResolve(Object.fromEntries(Object.entries(conflict.mine).filter(([key]) => !theirs[key])))
  const who = (conflict.current.updated_by as Ref | null)?.title ?? t("someone")
  return (
    <Dialog
      title={t("conflict")}
      about={t("conflict_text", { who, when: formatDateTime(conflict.current.updated_at, { short: true }) })}
      size="wide"
      light={false}
      onClose={onClose}
      onSubmit={finish}
      footer={
        <span className="right">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" busy={busy}>
            {t("keep")}
          </Button>
        </span>
      }
    >
      <table className="tbl merge">
        <thead>
          <tr>
            <th scope="col">{t("field")}</th>
            <th scope="col">{t("mine")}</th>
            <th scope="col">{t("theirs")}</th>
          </tr>
        </thead>
        <tbody>
          {both.map((key) => {
            const field = fieldOf(form, key)
            if (!field) return null
            const choice = (own: boolean, value: unknown) => (
              <label className="check">
                <input
                  type="radio"
                  className="cb"
                  name={`merge-${key}`}
                  checked={Boolean(theirs[key]) !== own}
                  onChange={() => setTheirs((now) => ({ ...now, [key]: !own }))}
                />
                <span>
                  <FieldShow field={field} value={value} />
                </span>
              </label>
            )
            return (
              <tr key={key}>
                <th scope="row">{words(field.label)}</th>
                <td>{choice(true, conflict.mine[key])}</td>
                <td>{choice(false, conflict.current[key])}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Dialog>
  )
}
