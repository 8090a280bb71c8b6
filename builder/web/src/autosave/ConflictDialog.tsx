import { useEffect, useMemo, useState } from "react"
import { useLabel, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { Note } from "@/ui/Note"
import type { Draft } from "../api/types"
import { say } from "../document/labels"
import { merge, type Clash, type Side } from "../document/merge"
import { split } from "../document/pointer"
import type { Label } from "../document/types"
import { useDesign, useDesigner, useDocument } from "../frame/context"
import { download } from "../frame/download"
import { useOverlay } from "../frame/overlay"
import { placeOf } from "../panels/ProblemsPanel"

/** Another person saved first and wrote something else in the same place: the person chooses place by place. Until then
 * nothing is sent and nothing is lost; what only one of the two changed is joined without asking. */
export function ConflictDialog() {
  const save = useDesigner((state) => state.save)
  const { later, decideLater } = useOverlay()
  const conflict = save.kind === "conflict"
  useEffect(() => {
    if (!conflict) decideLater(false)
  }, [conflict, decideLater])
  return save.kind === "conflict" && !later ? <Choice theirs={save.theirs} /> : null
}

function Choice({ theirs }: { theirs: Draft }) {
  const t = useT("design")
  const { app, autosave } = useDesign()
  const mine = useDocument()
  const [chosen, setChosen] = useState<Record<string, Side>>({})
  const clashes = useMemo(() => merge(autosave.known, mine, theirs.document).clashes, [autosave, mine, theirs])
  const all = (side: Side) => setChosen(Object.fromEntries(clashes.map((each) => [each.id, side])))
  const who = theirs.by?.title
  return (
    <Dialog
      title={who ? t("conflictWith", { who }) : t("conflictTitle")}
      about={t("conflictBody")}
      size="wide"
      light={false}
      onClose={() => useOverlay.getState().decideLater(true)}
      footer={
        <>
          <Button kind="quiet" icon="download" onClick={() => download(`${app}-mine.json`, mine)}>
            {t("conflictDownload")}
          </Button>
          <span className="right row">
            <Button kind="primary" onClick={() => void autosave.decide(theirs, chosen)}>
              {t("conflictDecide")}
            </Button>
          </span>
        </>
      }
    >
      <Note kind="info">{t("conflictRows", { n: clashes.length })}</Note>
      <div className="row g2 mt3">
        <Button small onClick={() => all("theirs")}>
          {t("takeTheirs")}
        </Button>
        <Button small onClick={() => all("mine")}>
          {t("keepMine")}
        </Button>
      </div>
      <table className="tbl mt3 difftable">
        <thead>
          <tr>
            <th style={{ width: "34%" }}>{t("place")}</th>
            <th>{who ?? t("theirs")}</th>
            <th>{t("mine")}</th>
          </tr>
        </thead>
        <tbody>
          {clashes.map((clash) => (
            <ClashRow
              key={clash.id}
              clash={clash}
              document={clash.side === "mine" ? mine : theirs.document}
              side={chosen[clash.id] ?? "mine"}
              onChoose={(side) => setChosen({ ...chosen, [clash.id]: side })}
            />
          ))}
        </tbody>
      </table>
    </Dialog>
  )
}

interface RowProps {
  clash: Clash
  document: Draft["document"]
  side: Side
  onChoose: (side: Side) => void
}

function ClashRow({ clash, document, side, onChoose }: RowProps) {
  const t = useT("design")
  const member = useT("member")
  const label = useLabel()
  const language = useLanguage()
  const place = placeOf(document, clash.pointer)
    .map((each) => label(each))
    .join(" › ")
  const cell = (each: Side, value: unknown) => (
    <td>
      <label className="row g2">
        <input type="radio" name={clash.id} checked={side === each} onChange={() => onChoose(each)} />
        <span className="grow">{value === undefined ? <i className="t2">{t("deletedThere")}</i> : inOneLine(value, language)}</span>
      </label>
    </td>
  )
  return (
    <tr>
      <td title={clash.pointer}>
        {place} <span className="t3">{member(split(clash.pointer).at(-1)!)}</span>
      </td>
      {cell("theirs", clash.theirs)}
      {cell("mine", clash.mine)}
    </tr>
  )
}

/** A whole element by its name, a text as it is, anything else as the document writes it. */
function inOneLine(value: unknown, language: string): string {
  if (typeof value === "string") return value
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    const it = value as Record<string, Label | undefined>
    const words = say(it.label ?? it.name ?? it.section ?? (it.en || it.zh ? (value as Label) : undefined), language)
    if (words) return words
  }
  return JSON.stringify(value).slice(0, 160)
}
