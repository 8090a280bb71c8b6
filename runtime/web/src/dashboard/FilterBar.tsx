/** The filters on top of a page: one chip each, always there, saying "All" where nothing is chosen. */
import { useRef, useState } from "react"
import { useAppView } from "@/app"
import type { AppView, FieldView, PageFilter } from "@/api/types"
import { formatDate, useLabel, useT } from "@/i18n"
import { useTargets } from "@/list/people"
import { PERIODS } from "@/list/periods"
import "@/list/texts"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { Chip } from "@/ui/Chip"
import { ColorTag } from "@/ui/ColorTag"
import { Float } from "@/ui/Popover"
import { useDebounced } from "@/ui/useDebounced"
import type { Chosen, ChosenFilters } from "./filters"

interface Props {
  filters: PageFilter[]
  chosen: ChosenFilters
  onChange: (filter: PageFilter, value: Chosen) => void
}

export function FilterBar({ filters, chosen, onChange }: Props) {
  const app = useAppView()
  const label = useLabel()
  const t = useT("dashboard")
  const list = useT("list")
  const [open, setOpen] = useState<{ filter: PageFilter; anchor: DOMRect } | null>(null)
  const titles = useRef(new Map<string, string>())
  const close = (): void => setOpen(null)
  const words = (filter: PageFilter): string => {
    const value = chosen[filter.key]
    if (value === null || value === undefined) return t("all")
    if (filter.type === "date_range") return Array.isArray(value) ? value.map((day) => formatDate(day)).join(" – ") : list(`period.${String(value)}`)
    if (Array.isArray(value)) return value.length > 2 ? t("several", { n: value.length }) : value.map((key) => label(fieldOfFilter(app, filter)?.options?.find((option) => option.key === key)?.label) || titles.current.get(key) || key).join(", ")
    return typeof value === "object" ? value.title : value
  }
  return (
    <>
      {filters.map((filter) => <Chip key={filter.key} name={label(filter.name)} value={words(filter)} label={label(filter.name)} onEdit={(element) => setOpen({ filter, anchor: element.getBoundingClientRect() })}
        onRemove={chosen[filter.key] === null || chosen[filter.key] === undefined ? undefined : () => onChange(filter, null)} />)}
      <Float open={open !== null} onClose={close} anchor={open?.anchor ?? null} role="dialog" label={label(open?.filter.name)} takeFocus>
        {open && (
          <div className="page-filter-pop">
            {open.filter.type === "date_range" ? <Dates value={chosen[open.filter.key] ?? null} onChange={(value, isDone) => { onChange(open.filter, value); if (isDone) close() }} />
              : <Members filter={open.filter} value={chosen[open.filter.key] ?? null} onTitle={(id, title) => titles.current.set(id, title)} onChange={(value, isDone) => { onChange(open.filter, value); if (isDone) close() }} />}
          </div>
        )}
      </Float>
    </>
  )
}

const fieldOfFilter = (app: AppView, filter: PageFilter): FieldView | undefined =>
  filter.form ? app.forms[filter.form.slice(filter.form.lastIndexOf(".") + 1)]?.fields.find((field) => field.key === filter.field) : undefined

interface ValueProps { value: Chosen; onChange: (value: Chosen, isDone: boolean) => void }

function Dates({ value, onChange }: ValueProps) {
  const t = useT("dashboard")
  const list = useT("list")
  const [[from, to], setRange] = useState<[string, string]>(Array.isArray(value) ? [value[0] ?? "", value[1] ?? ""] : ["", ""])
  return (
    <>
      <div className="menu flat" role="group">
        {PERIODS.filter((period) => !period.startsWith("next")).map((period) => (
          <button key={period} type="button" className="mi" aria-pressed={value === period} data-on={value === period || undefined} onClick={() => onChange(period, true)}>{list(`period.${period}`)}</button>
        ))}
      </div>
      <form className="col" style={{ gap: 8, paddingTop: 8 }} onSubmit={(event) => { event.preventDefault(); if (from && to) onChange([from, to], true) }}>
        <div className="row"><input className="input s" type="date" aria-label={t("from")} value={from} onChange={(event) => setRange([event.target.value, to])} /><input className="input s" type="date" aria-label={t("to")} value={to} onChange={(event) => setRange([from, event.target.value])} /></div>
        <Button small type="submit" disabled={!from || !to}>{t("apply")}</Button>
      </form>
    </>
  )
}

function Members({ filter, value, onChange, onTitle }: ValueProps & { filter: PageFilter; onTitle: (id: string, title: string) => void }) {
  const app = useAppView()
  const label = useLabel()
  const t = useT("dashboard")
  const [q, setQ] = useState("")
  const field = fieldOfFilter(app, filter)
  const target: FieldView = filter.type === "choice" && field ? field
    : { key: filter.key, type: filter.type, widget: filter.type, label: "", operators: [], value_type: "", may_write: true }
  const remote = useTargets(app.key, target, useDebounced(q), !target.options)
  const chosen = Array.isArray(value) ? value : []
  if (filter.type !== "choice") {
    return (
      <>
        <input className="input s" type="search" data-autofocus placeholder={t("search")} aria-label={t("search")} value={q} onChange={(event) => setQ(event.target.value)} />
        <div className="menu flat mt1">
          <button type="button" className="mi" onClick={() => onChange(null, true)}>{t("all")}</button>
          {(remote.data ?? []).map((one) => <button key={one.id} type="button" className="mi" onClick={() => onChange({ id: one.id, title: one.title }, true)}><span className="grow ell">{one.title}</span>{one.hint && <span className="t3 xs">{one.hint}</span>}</button>)}
        </div>
      </>
    )
  }
  const options = target.options?.map((option) => ({ id: option.key, title: label(option.label) || option.key })) ?? remote.data ?? []
  const toggle = (id: string, title: string): void => { onTitle(id, title); onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id], false) }
  return (
    <>
      {!target.options && <input className="input s" type="search" data-autofocus placeholder={t("search")} aria-label={t("search")} value={q} onChange={(event) => setQ(event.target.value)} />}
      <div className="ticks mt1" role="group" aria-label={label(filter.name)}>
        {options.map((option) => <div key={option.id} className="tick"><Checkbox checked={chosen.includes(option.id)} onChange={() => toggle(option.id, option.title)}>{target.options ? <ColorTag options={target.options} value={option.id} /> : option.title}</Checkbox></div>)}
      </div>
      {chosen.length > 0 && <div className="mt2"><Button small kind="quiet" onClick={() => onChange(null, true)}>{t("clear")}</Button></div>}
    </>
  )
}
