import type { FormView, ImportPlan } from "@/api/types"
import { formatList, formatNumber, useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Note } from "@/ui/Note"
import { Select } from "@/ui/Select"
import type { ImportChoice, OnMatch } from "./ImportPage"
import { faultsOf, importable } from "./mapping"

interface Props {
  form: FormView
  plan: ImportPlan & { file: string }
  choice: ImportChoice
  onChange: (choice: ImportChoice) => void
  onBack: () => void
  onNext: () => void
}

export function MapStep({ form, plan, choice, onChange, onBack, onNext }: Props) {
  const t = useT("importer")
  const label = useLabel()
  const fields = importable(form)
  const faults = faultsOf(choice.mapping, fields)
  const nameOf = (key: string): string => label(fields.find((field) => field.key === key)?.label) || key
  const map = (column: string, key: string | null): void => {
    const mapping = { ...choice.mapping }
    if (key) mapping[column] = key
    else delete mapping[column]
    onChange({ ...choice, mapping, match: choice.match.filter((each) => Object.values(mapping).includes(each)) })
  }
  const mapped = fields.filter((field) => Object.values(choice.mapping).includes(field.key))
  return (
    <>
      <p className="t2 sm">{t("map.text", { rows: formatNumber(plan.rows), name: plan.file })}</p>
      <div className="wizard-scroll mt3" tabIndex={0} role="region" aria-label={t("step.map")}>
        <table className="tbl">
          <thead><tr><th scope="col">{t("column")}</th><th scope="col">{t("sample")}</th><th scope="col">{t("field")}</th></tr></thead>
          <tbody>
            {plan.columns.map((column) => (
              <tr key={column.name}>
                <td className="b">{column.name}</td>
                <td className="t2 sm">{column.samples.filter(Boolean).slice(0, 3).join(" · ") || "—"}</td>
                <td><Select small clearable label={`${t("field")}: ${column.name}`} placeholder={t("skip")} value={choice.mapping[column.name] ?? null} options={fields.map((field) => ({ value: field.key, label: label(field.label) || field.key, hint: field.required === true ? "*" : undefined }))} onChange={(key) => map(column.name, key)} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="grid12 mt4">
        <div style={{ gridColumn: "span 6" }}>
          <span className="label">{t("match.by")}</span>
          <Select label={t("match.by")} clearable placeholder={t("match.none")} value={choice.match[0] ?? null} options={mapped.map((field) => ({ value: field.key, label: label(field.label) || field.key }))} onChange={(key) => onChange({ ...choice, match: key ? [key] : [] })} />
        </div>
        {choice.match.length > 0 && (
          <div style={{ gridColumn: "span 6" }}>
            <span className="label">{t("match")}</span>
            <Select<OnMatch> label={t("match")} value={choice.on_match} options={(["update", "skip", "create"] as const).map((key) => ({ value: key, label: t(`on.${key}`) }))} onChange={(key) => key && onChange({ ...choice, on_match: key })} />
          </div>
        )}
      </div>
      {faults.twice && <div className="mt3"><Note kind="bad">{t("map.twice", { field: nameOf(faults.twice) })}</Note></div>}
      {!faults.twice && faults.missing.length > 0 && <div className="mt3"><Note kind="warn">{t("map.required", { fields: formatList(faults.missing.map((field) => label(field.label) || field.key)) })}</Note></div>}
      <div className="row mt4">
        <Button kind="quiet" icon="chevron-left" onClick={onBack}>{t("back")}</Button>
        <span className="right row">{faults.isEmpty && <span className="t3 sm">{t("map.none")}</span>}<Button kind="primary" disabled={faults.isEmpty || faults.twice !== null} onClick={onNext}>{t("check")}</Button></span>
      </div>
    </>
  )
}
