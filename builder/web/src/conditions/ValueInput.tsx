import { useLabel, useLanguage, useT } from "@/i18n"
import { Select } from "@/ui/Select"
import type { FieldDef, FormDef, Label } from "../document/types"
import { useDocument } from "../frame/context"
import type { Unit, Value } from "./model"
import { reachable } from "./reach"

const UNITS: Unit[] = ["days", "weeks", "months", "years"]

interface Props {
  value: Value
  field: FieldDef | undefined
  form: FormDef | undefined
  onChange: (value: Value) => void
}

/** What one writes or chooses, by the kind of value. */
export function ValueInput({ value, field, form, onChange }: Props) {
  const t = useT("props")
  const label = useLabel()
  const language = useLanguage()
  const document = useDocument()
  const options = field?.options as { key: string; label?: Label }[] | undefined
  switch (value.kind) {
    case "path":
      return (
        <Select
          small
          label={t("value")}
          value={value.path}
          onChange={(path) => path && onChange({ kind: "path", path })}
          options={reachable(form, document, language, value.path).map(({ path, words }) => ({
            value: path,
            label: words,
          }))}
        />
      )
    case "user":
      return <span className="input s">{t(value.of === "department" ? "myDepartment" : "me")}</span>
    case "now":
      return <span className="input s mono">now()</span>
    case "today":
      return <FromToday value={value} onChange={onChange} />
    case "boolean":
      return (
        <Select
          small
          label={t("value")}
          value={String(value.yes)}
          onChange={(yes) => onChange({ kind: "boolean", yes: yes === "true" })}
          options={[
            { value: "true", label: t("yes") },
            { value: "false", label: t("no") },
          ]}
        />
      )
    case "number":
      return (
        <input
          className="input s num"
          inputMode="decimal"
          aria-label={t("value")}
          value={value.text}
          onChange={(event) =>
            /^-?\d*\.?\d*$/.test(event.target.value) && onChange({ kind: "number", text: event.target.value })
          }
          onBlur={() => onChange({ kind: "number", text: String(Number(value.text) || 0) })}
        />
      )
    case "date":
      return (
        <input
          type="date"
          className="input s"
          aria-label={t("value")}
          value={value.text}
          onChange={(event) => event.target.value && onChange({ kind: "date", text: event.target.value })}
        />
      )
    default:
      return Array.isArray(options) && value.kind === "string" ? (
        <Select
          small
          label={t("value")}
          value={value.text}
          onChange={(text) => text !== null && onChange({ kind: "string", text })}
          options={options.map((each) => ({ value: each.key, label: label(each.label) || each.key }))}
        />
      ) : (
        <input
          className="input s"
          aria-label={t("value")}
          value={value.text}
          onChange={(event) => onChange({ ...value, text: event.target.value })}
        />
      )
  }
}

/** So many days, weeks, months or years before or after today. */
function FromToday({
  value,
  onChange,
}: {
  value: Extract<Value, { kind: "today" }>
  onChange: (value: Value) => void
}) {
  const t = useT("props")
  const counted = (text: string) => (text === "" || text === "-" ? "0" : text.replace(/^(-?)0+(?=\d)/, "$1"))
  return (
    <>
      <input
        className="input s num"
        style={{ width: 52 }}
        aria-label={t("relative")}
        value={value.count}
        onChange={(event) =>
          /^-?\d*$/.test(event.target.value) && onChange({ ...value, count: counted(event.target.value) })
        }
      />
      <Select
        small
        label={t("relative")}
        value={value.unit}
        onChange={(unit) => unit && onChange({ ...value, unit })}
        options={UNITS.map((unit) => ({ value: unit, label: t(unit) }))}
      />
    </>
  )
}
