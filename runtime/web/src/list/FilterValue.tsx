/** The right-hand side of a filter: a value of the field, several, a range, a word or a period. */
import { useEffect, useState } from "react"
import { useAppView } from "@/app"
import type { FieldView } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Checkbox } from "@/ui/Checkbox"
import { ColorTag } from "@/ui/ColorTag"
import { DatePicker } from "@/ui/DatePicker"
import { Segmented } from "@/ui/Segmented"
import { useDebounced } from "@/ui/useDebounced"
import { shiftPoint } from "@/widgets/members/percent"
import { isDated, isNumber } from "./columns"
import { wants } from "./operators"
import { targetOf, useTargets } from "./people"
import { PERIODS } from "./periods"

interface Props {
  field: FieldView
  op: string
  value: unknown
  onChange: (value: unknown) => void
}

export function FilterValue(props: Props) {
  switch (wants(props.op)) {
    case "none": return null
    case "text": return <TextValue {...props} type="text" />
    case "period": return <PeriodValue {...props} />
    case "two": return <TwoValues {...props} />
    case "many": return <ManyValues {...props} />
    default: return <OneValue {...props} />
  }
}

function OneValue(props: Props) {
  const t = useT("list")
  const { field, value, onChange } = props
  if (field.options || targetOf(field)) return <ManyValues {...props} single />
  if (field.value_type === "boolean" || field.widget === "yes_no") {
    return <Segmented label={t("filter.value")} value={String(value ?? true)} onChange={(key) => onChange(key === "true")}
      items={[{ key: "true", label: t("filter.yes") }, { key: "false", label: t("filter.no") }]} />
  }
  if (isDated(field)) return <Day value={value} label={t("filter.value")} onChange={onChange} isFirst />
  return <TextValue {...props} type={isNumber(field) ? "number" : "text"} />
}

function Day({ value, label, onChange, isFirst }: { value: unknown; label: string; onChange: (day: string) => void; isFirst?: boolean }) {
  return <DatePicker small value={value ? String(value).slice(0, 10) : null} label={label} autoFocus={isFirst} onChange={(day) => onChange(day ?? "")} />
}

function TextValue({ field, value, onChange, type }: Props & { type: string }) {
  const t = useT("list")
  const percent = type === "number" && field.widget === "percent"
  const shown = percent && value ? shiftPoint(String(value), 2) : String(value ?? "")
  const write = (text: string): void => onChange(percent && text ? shiftPoint(text, -2) : text)
  return (
    <input className="input s" type={type} step="any" data-autofocus autoFocus aria-label={t("filter.value")} value={shown} onChange={(event) => write(event.target.value)} />
  )
}

function TwoValues({ field, value, onChange }: Props) {
  const t = useT("list")
  const [low, high] = Array.isArray(value) ? (value as unknown[]) : [value, null]
  const lower = (text: string): void => onChange([text, high ?? ""])
  const upper = (text: string): void => onChange([low ?? "", text])
  if (isDated(field)) {
    return (
      <div className="col g1">
        <Day value={low} label={t("filter.from")} onChange={lower} isFirst />
        <Day value={high} label={t("filter.to")} onChange={upper} />
      </div>
    )
  }
  return (
    <div className="row">
      <input className="input s" type="number" step="any" data-autofocus autoFocus aria-label={t("filter.from")} value={String(low ?? "")} onChange={(event) => lower(event.target.value)} />
      <span className="t3">–</span>
      <input className="input s" type="number" step="any" aria-label={t("filter.to")} value={String(high ?? "")} onChange={(event) => upper(event.target.value)} />
    </div>
  )
}

function PeriodValue({ value, onChange }: Props) {
  const t = useT("list")
  useEffect(() => { if (!value) onChange("this_month") }, [value, onChange])
  return (
    <select className="input s" data-autofocus autoFocus aria-label={t("filter.value")} value={String(value ?? "this_month")} onChange={(event) => onChange(event.target.value)}>
      {PERIODS.map((period) => <option key={period} value={period}>{t(`period.${period}`)}</option>)}
    </select>
  )
}

const keyOf = (value: unknown): string => String(value !== null && typeof value === "object" && "id" in value ? (value as { id: unknown }).id : value)

function ManyValues({ field, value, onChange, single = false }: Props & { single?: boolean }) {
  const chosen = (Array.isArray(value) ? value : value === null || value === undefined || value === "" ? [] : [value]) as unknown[]
  const keys = new Set(chosen.map(keyOf))
  const toggle = (one: unknown): void => {
    if (single) return onChange(one)
    onChange(keys.has(keyOf(one)) ? chosen.filter((each) => keyOf(each) !== keyOf(one)) : [...chosen, one])
  }
  if (field.options) return <OptionTicks field={field} keys={keys} single={single} onToggle={toggle} />
  if (targetOf(field)) return <TargetTicks field={field} chosen={chosen} keys={keys} single={single} onToggle={toggle} />
  return <WordList value={chosen} onChange={onChange} />
}

interface TickProps {
  field: FieldView
  keys: Set<string>
  single: boolean
  onToggle: (value: unknown) => void
}

function OptionTicks({ field, keys, single, onToggle }: TickProps) {
  const label = useLabel()
  return (
    <div className="ticks" role="group">
      {field.options!.map((option, index) => (
        <label key={option.key} className="tick">
          <input type={single ? "radio" : "checkbox"} className="cb" name={`value-${field.key}`} autoFocus={index === 0} checked={keys.has(option.key)} onChange={() => onToggle(option.key)} aria-label={label(option.label) || option.key} />
          <ColorTag options={field.options} value={option.key} />
        </label>
      ))}
    </div>
  )
}

function TargetTicks({ field, chosen, keys, single, onToggle }: TickProps & { chosen: unknown[] }) {
  const t = useT("list")
  const app = useAppView()
  const [q, setQ] = useState("")
  const found = useTargets(app.key, field, useDebounced(q)).data ?? []
  const kept = chosen.filter((one): one is { id: string; title: string } => one !== null && typeof one === "object" && !found.some((each) => each.id === keyOf(one)))
  const isPerson = targetOf(field) === "person"
  return (
    <div>
      <input className="input s" data-autofocus autoFocus type="search" placeholder={t("search")} aria-label={t("search")} value={q} onChange={(event) => setQ(event.target.value)} />
      <div className="ticks mt1" role="group">
        {isPerson && <Tick on={keys.has("current user")} single={single} onToggle={() => onToggle("current user")} title={t("filter.me")} />}
        {[...kept, ...found].map((one) => (
          <Tick key={one.id} on={keys.has(one.id)} single={single} title={one.title} onToggle={() => onToggle({ id: one.id, title: one.title })} />
        ))}
      </div>
    </div>
  )
}

function Tick({ on, title, single, onToggle }: { on: boolean; title: string; single: boolean; onToggle: () => void }) {
  if (!single) return <div className="tick"><Checkbox checked={on} onChange={onToggle}>{title}</Checkbox></div>
  return <label className="tick"><input type="radio" className="cb" checked={on} onChange={onToggle} /><span className="ell">{title}</span></label>
}

/** Several words, separated by commas or new lines. */
function WordList({ value, onChange }: { value: unknown[]; onChange: (value: unknown) => void }) {
  const t = useT("list")
  const [text, setText] = useState(value.join(", "))
  return (
    <textarea className="input s" data-autofocus autoFocus aria-label={t("filter.value")} value={text}
      onChange={(event) => { setText(event.target.value); onChange(event.target.value.split(/[,，\n]/).map((word) => word.trim()).filter(Boolean)) }} />
  )
}
