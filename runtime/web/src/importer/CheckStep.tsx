import type { UseMutationResult } from "@tanstack/react-query"
import type { ImportCheck, ImportPlan } from "@/api/types"
import { formatNumber, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { Note } from "@/ui/Note"
import { errorsCsv } from "./mapping"

interface Props {
  plan: ImportPlan
  check: UseMutationResult<ImportCheck, Error, void>
  onBack: () => void
  onRun: () => void
}

export function CheckStep({ plan, check, onBack, onRun }: Props) {
  const t = useT("importer")
  const result = check.data
  const ready = result ? result.creates + result.updates : 0
  return (
    <>
      {check.error ? <ErrorState error={check.error} onAgain={() => check.mutate()} />
        : !result ? <div className="row" role="status" style={{ padding: 24 }}><Icon name="loader-circle" className="spin" /><span>{t("checking", { rows: formatNumber(plan.rows) })}</span></div>
        : <>
            <dl className="wizard-facts num">
              {(["creates", "updates", "skips"] as const).map((key) => <div key={key}><dd>{formatNumber(result[key])}</dd><dt>{t(key, { n: "" }).trim()}</dt></div>)}
              <div><dd className={result.errors.length > 0 ? "danger" : ""}>{formatNumber(result.failed)}</dd><dt>{t("errors", { n: "" }).trim()}</dt></div>
            </dl>
            {result.errors.length > 0 ? <><Note kind="warn">{t("errors.text")}</Note><ErrorTable errors={result.errors} /></> : <Note kind="ok">{t("errors.none")}</Note>}
          </>}
      <div className="row mt4">
        <Button kind="quiet" icon="chevron-left" onClick={onBack}>{t("back")}</Button>
        <span className="right"><Button kind="primary" disabled={ready === 0} onClick={onRun}>{t("run", { n: formatNumber(ready) })}</Button></span>
      </div>
    </>
  )
}

const SHOWN = 200

export function ErrorTable({ errors }: { errors: { row: number; column?: string; message: string }[] }) {
  const t = useT("importer")
  const save = (): void => {
    const link = document.createElement("a")
    link.href = URL.createObjectURL(new Blob([errorsCsv(errors, [t("row"), t("column"), t("message")])], { type: "text/csv" }))
    link.download = "errors.csv"
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <>
      <div className="wizard-scroll mt3" tabIndex={0} role="region" aria-label={t("message")}>
        <table className="tbl">
          <thead><tr><th scope="col" className="r" style={{ width: 72 }}>{t("row")}</th><th scope="col" style={{ width: 180 }}>{t("column")}</th><th scope="col">{t("message")}</th></tr></thead>
          <tbody>{errors.slice(0, SHOWN).map((one, index) => <tr key={index}><td className="r">{one.row}</td><td className="b">{one.column}</td><td className="danger">{one.message}</td></tr>)}</tbody>
        </table>
      </div>
      <div className="row mt2">{errors.length > SHOWN && <span className="t3 sm">{t("errors.more", { n: formatNumber(errors.length - SHOWN) })}</span>}<span className="right"><Button small kind="quiet" icon="download" onClick={save}>{t("download")}</Button></span></div>
    </>
  )
}
