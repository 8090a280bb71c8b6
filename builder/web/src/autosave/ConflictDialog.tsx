import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Dialog } from "@/ui/Dialog"
import { ErrorState } from "@/ui/ErrorState"
import { Note } from "@/ui/Note"
import { SkeletonLines } from "@/ui/Skeleton"
import { builder } from "../api/builder"
import { differences } from "../document/differences"
import { placeOf } from "../panels/ProblemsPanel"
import { useDesign, useDesigner, useDocument } from "../frame/context"
import { useOverlay } from "../frame/overlay"
import { download } from "../frame/download"

/** Another person saved first: shows what differs, and lets one choose. Until then nothing is sent and nothing is lost. */
export function ConflictDialog() {
  const conflict = useDesigner((state) => state.save.kind === "conflict")
  const { later, decideLater } = useOverlay()
  useEffect(() => {
    if (!conflict) decideLater(false)
  }, [conflict, decideLater])
  return conflict && !later ? <Choice /> : null
}

function Choice() {
  const t = useT("design")
  const label = useLabel()
  const { app, autosave, store } = useDesign()
  const mine = useDocument()
  const query = useQuery({
    queryKey: ["conflict", app, autosave.revision],
    queryFn: () => builder.draft(app),
    gcTime: 0,
  })
  const theirs = query.data
  const rows = theirs ? differences(theirs.document, mine) : []
  const take = () => {
    if (theirs) {
      store.getState().open(theirs.document)
      autosave.taken(theirs)
    }
  }
  return (
    <Dialog
      title={t("conflictTitle")}
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
            <Button disabled={!theirs} onClick={take}>
              {t("takeTheirs")}
            </Button>
            <Button
              kind="primary"
              disabled={!theirs}
              onClick={() => theirs && void autosave.overwrite(theirs.revision)}
            >
              {t("keepMine")}
            </Button>
          </span>
        </>
      }
    >
      {query.error ? (
        <ErrorState small error={query.error} onAgain={() => void query.refetch()} />
      ) : !theirs ? (
        <SkeletonLines />
      ) : (
        <>
          <Note kind="info">{t("conflictRows", { n: rows.length })}</Note>
          <table className="tbl mt3 difftable">
            <thead>
              <tr>
                <th style={{ width: "34%" }}> </th>
                <th>{t("theirs")}</th>
                <th>{t("mine")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, 60).map((row) => (
                <tr key={row.pointer}>
                  <td title={row.pointer}>
                    {placeOf(row.before === undefined ? mine : theirs.document, row.pointer)
                      .map((each) => label(each))
                      .join(" › ")}{" "}
                    <span className="t3">{row.member}</span>
                  </td>
                  <td>{row.before === undefined ? "—" : <del>{row.before}</del>}</td>
                  <td>{row.after === undefined ? "—" : <ins>{row.after}</ins>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Dialog>
  )
}
