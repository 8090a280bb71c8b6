/** The panel behind "Filter": a field, then its condition and value; or the whole condition as text. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { FieldView, Filter } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { fieldFor } from "./columns"
import { useList } from "./context"
import { recordsPath } from "./data"
import { reasonOf } from "./edit"
import { feelToChips } from "./feel"
import { FilterValue } from "./FilterValue"
import { filterable, operatorsOf, wants, wordKey } from "./operators"
import { both, idsOnly, printChip } from "./state"

interface Props {
  /** The chip that is being changed; absent: a new one. */
  chip?: Filter
  onDone: (chip: Filter | null) => void
  onText?: () => void
}

export function FilterBuilder({ chip, onDone, onText }: Props) {
  const { app, form } = useList()
  const [path, setPath] = useState(chip?.field ?? "")
  const field = path ? fieldFor(app, form, path) : undefined
  if (!field) return <FieldChoice onChoose={(one) => setPath(one.key)} onText={onText} />
  return <ConditionForm field={{ ...field, key: path }} chip={chip} onDone={onDone} onBack={chip ? undefined : () => setPath("")} />
}

function FieldChoice({ onChoose, onText }: { onChoose: (field: FieldView) => void; onText?: () => void }) {
  const { form } = useList()
  const t = useT("list")
  const label = useLabel()
  const [q, setQ] = useState("")
  const found = filterable(form.fields).filter((field) => `${label(field.label)} ${field.key}`.toLowerCase().includes(q.toLowerCase()))
  return (
    <div className="filter-panel">
      <input className="input s" data-autofocus autoFocus type="search" placeholder={t("filter.find")} aria-label={t("filter.find")} value={q} onChange={(event) => setQ(event.target.value)}
        onKeyDown={(event) => { if (event.key === "Enter" && !event.nativeEvent.isComposing && found[0]) { event.preventDefault(); onChoose(found[0]) } }} />
      <div className="menu flat mt1">
        {found.map((field) => (
          <button key={field.key} type="button" className="mi" onClick={() => onChoose(field)}><span className="grow ell">{label(field.label) || field.key}</span></button>
        ))}
        {found.length === 0 && <div className="mh">{t("filter.none", { q })}</div>}
        {onText && <><div className="ms" /><button type="button" className="mi" onClick={onText}><Icon name="pencil" />{t("filter.text")}</button></>}
      </div>
    </div>
  )
}

interface ConditionProps {
  field: FieldView
  chip?: Filter
  onDone: (chip: Filter | null) => void
  onBack?: () => void
}

function ConditionForm({ field, chip, onDone, onBack }: ConditionProps) {
  const t = useT("list")
  const label = useLabel()
  const operators = operatorsOf(field)
  const [op, setOp] = useState(chip?.op ?? preferred(field, operators))
  const [value, setValue] = useState<unknown>(chip?.value ?? null)
  const isReady = wants(op) === "none" || !isBlank(value)
  const choose = (next: string): void => {
    if (wants(next) !== wants(op)) setValue(null)
    setOp(next)
  }
  const apply = (): void => {
    if (isReady) onDone({ field: field.key, op, value: wants(op) === "none" ? null : value ?? (field.value_type === "boolean" ? true : null) })
  }
  return (
    <form className="filter-panel" onSubmit={(event) => { event.preventDefault(); apply() }}>
      <div className="row sm" style={{ marginBottom: 8 }}>
        {onBack && <Button kind="quiet" small icon="chevron-left" aria-label={t("filter.field")} onClick={onBack} />}
        <b className="b ell grow">{label(field.label) || field.key}</b>
      </div>
      <select className="input s" aria-label={t("filter.op")} value={op} onChange={(event) => choose(event.target.value)}>
        {operators.map((each) => <option key={each} value={each}>{t(wordKey(each, field))}</option>)}
      </select>
      <div className="mt2"><FilterValue field={field} op={op} value={value} onChange={setValue} /></div>
      <div className="row mt3">
        {chip && <Button small kind="quiet" onClick={() => onDone(null)}>{t("sort.remove")}</Button>}
        <span className="right"><Button small kind="primary" type="submit" disabled={!isReady && field.value_type !== "boolean"}>{t("filter.apply")}</Button></span>
      </div>
    </form>
  )
}

/** Choices are mostly asked for by several values, texts by a part. */
function preferred(field: FieldView, operators: string[]): string {
  const wish = field.options || field.form ? ["in", "has any", "="] : field.value_type === "string" ? ["contains", "="] : ["="]
  return wish.find((op) => operators.includes(op)) ?? operators[0] ?? "="
}

const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && (value.length === 0 || value.some((each) => each === "" || each === null)))

/** The condition as FEEL text: for what chips cannot say. Text that chips can say becomes chips again. */
export function FilterText({ onDone }: { onDone: () => void }) {
  const { app, form, state, shown } = useList()
  const t = useT("list")
  const chips = shown.chips.map((chip) => printChip({ ...chip, value: idsOnly(chip.value) }))
  const said = useQuery({
    queryKey: ["condition", app.key, form.key, chips],
    queryFn: () => api.get<{ text: string }>(`${recordsPath(app.key, form.key)}/condition`, { chip: chips }),
    enabled: chips.length > 0,
    staleTime: Infinity,
  })
  if (said.error) return <div className="filter-panel wide"><p className="danger sm" role="alert">{reasonOf(said.error)}</p></div>
  if (chips.length > 0 && !said.data) return <div className="filter-panel wide" aria-busy="true" aria-label={t("filter.condition")} />
  return <ConditionText before={both(said.data?.text ?? "", state.filter)} onDone={onDone} />
}

function ConditionText({ before, onDone }: { before: string; onDone: () => void }) {
  const { change } = useList()
  const t = useT("list")
  const [text, setText] = useState(before)
  const apply = (): void => {
    const chips = feelToChips(text)
    if (text.trim() !== before) change(chips ? { chips, filter: "" } : { chips: [], filter: text.trim() }, "push")
    onDone()
  }
  return (
    <form className="filter-panel wide" onSubmit={(event) => { event.preventDefault(); apply() }}>
      <textarea className="input mono sm" data-autofocus autoFocus rows={3} aria-label={t("filter.condition")} aria-describedby="filter-text-hint" spellCheck={false} value={text} onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); apply() } }} />
      <p className="hint" id="filter-text-hint">{t("filter.text.hint")}</p>
      <div className="row mt2"><span className="right"><Button small kind="primary" type="submit">{t("filter.apply")}</Button></span></div>
    </form>
  )
}
