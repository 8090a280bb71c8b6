import { useLabel, useT } from "@/i18n"
import { Checkbox } from "@/ui/Checkbox"
import { Select } from "@/ui/Select"
import { useDesign } from "../frame/context"
import type { ColumnChoice, ColumnGuess, SheetGuess } from "./build"

interface Props {
  sheet: SheetGuess
  choices: readonly ColumnChoice[]
  onChange: (choices: ColumnChoice[]) => void
}

/** One line per column: taken or not, its label, its kind with what that kind cannot read, and some of its cells. */
export function ColumnTable({ sheet, choices, onChange }: Props) {
  const t = useT("sheets")
  return (
    <div className="sheettable scrolls mt3" tabIndex={0} role="region" aria-label={t("column")}>
      <table className="tbl">
        <thead>
          <tr>
            <th>{t("column")}</th>
            <th>{t("label")}</th>
            <th>{t("kind")}</th>
            <th>{t("samples")}</th>
          </tr>
        </thead>
        <tbody>
          {sheet.columns.map((column, at) => (
            <ColumnRow
              key={column.name}
              column={column}
              choice={choices[at]!}
              onChange={(change) => onChange(choices.map((each, index) => (index === at ? { ...each, ...change } : each)))}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  column: ColumnGuess
  choice: ColumnChoice
  onChange: (change: Partial<ColumnChoice>) => void
}

function ColumnRow({ column, choice, onChange }: RowProps) {
  const t = useT("sheets")
  const label = useLabel()
  const { palette } = useDesign()
  const fit = column.fits.find((each) => each.type === choice.type)
  const near = choice.type === column.type ? column.fits.find((each) => each.type === column.nearly) : undefined
  const nameOf = (type: string) => label(palette.fields.find((one) => one.type === type)?.label) || type
  const kinds = column.fits.map((each) => ({
    value: each.type,
    label: nameOf(each.type),
    hint: each.unreadable ? `−${each.unreadable}` : "✓",
  }))
  return (
    <tr>
      <td>
        <Checkbox checked={choice.taken} onChange={(taken) => onChange({ taken })} label={t("take", { name: column.name })}>
          {column.name}
        </Checkbox>
      </td>
      <td>
        <input
          className="input s"
          aria-label={`${t("label")}: ${column.name}`}
          value={choice.label}
          disabled={!choice.taken}
          onChange={(event) => onChange({ label: event.target.value })}
        />
      </td>
      <td>
        <Select
          small
          label={`${t("kind")}: ${column.name}`}
          value={choice.type}
          options={kinds}
          disabled={!choice.taken}
          onChange={(type) => type && onChange({ type })}
        />
        {choice.taken && fit && fit.unreadable > 0 && (
          <p className="warning xs">{t("unreadable", { n: fit.unreadable, example: fit.example })}</p>
        )}
        {choice.taken && near && (
          <button type="button" className="link xs wraps" onClick={() => onChange({ type: near.type })}>
            {t("nearly", { kind: nameOf(near.type), n: near.unreadable, example: near.example })}
          </button>
        )}
      </td>
      <td className="t2 sm">{column.samples.slice(0, 3).join(" · ")}</td>
    </tr>
  )
}
