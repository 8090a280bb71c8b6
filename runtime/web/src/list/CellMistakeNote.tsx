/** Why a change in a cell was not taken: the reason, and for a conflict both values to choose from. */
import type { RefObject } from "react"
import type { FieldView, Rec } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { Float } from "@/ui/Popover"
import { textOf } from "@/widgets"
import type { CellMistake } from "./edit"

interface Props {
  mistake: CellMistake
  rec: Rec
  field: FieldView
  anchor: RefObject<HTMLElement | null>
  onSave: (rec: Rec, field: FieldView, value: unknown, revision?: number) => Promise<boolean>
  onForgive: () => void
}

export default function CellMistakeNote({ mistake, rec, field, anchor, onSave, onForgive }: Props) {
  const t = useT("list")
  const label = useLabel()
  const name = label(field.label) || field.key
  const { current } = mistake
  return (
    <Float open onClose={onForgive} anchor={anchor} role="dialog" label={t(current ? "conflict.title" : "refused", { why: mistake.message })} takeFocus={Boolean(current)}>
      <div className="cell-pop sm" role="alert">
        {current ? (
          <>
            <b className="bb">{t("conflict.title")}</b>
            <p className="t2 mt1">{t("conflict.text", { field: name })}</p>
            <dl className="kv mt2">
              <dt>{t("conflict.yours")}</dt><dd>{textOf(field, mistake.mine) || "—"}</dd>
              <dt>{t("conflict.theirs")}</dt><dd>{textOf(field, current[field.key]) || "—"}</dd>
            </dl>
            <div className="row mt2">
              <Button small kind="primary" onClick={() => void onSave({ ...rec, ...current }, field, mistake.mine, current.revision)}>{t("conflict.mine")}</Button>
              <Button small onClick={onForgive}>{t("conflict.take")}</Button>
            </div>
          </>
        ) : (
          <div className="row danger" style={{ alignItems: "flex-start" }}><Icon name="circle-alert" size="s" /><span>{t("refused", { why: mistake.message })}</span></div>
        )}
      </div>
    </Float>
  )
}
