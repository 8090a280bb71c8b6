/** A list on a phone: two lines per record, the view and its sorting as two chips on top. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { AppView, FieldView, FormView, Rec } from "@/api/types"
import { recordUrl } from "@/app"
import { formatBig, formatMoney, relativeDays, useLabel, useLanguage, useT } from "@/i18n"
import { A } from "@/ui/A"
import { Avatar } from "@/ui/Avatar"
import { Drawer } from "@/ui/Drawer"
import { Icon } from "@/ui/Icon"
import { Menu } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { useLines } from "@/ui/useLines"
import { CellShow, textOf } from "@/widgets"
import { isMoney } from "./Cell"
import { columnsOf, fieldFor, isDated, type Column } from "./columns"
import { useList } from "./context"
import { valueAt } from "./data"
import { GroupHead } from "./GroupRow"
import { createHref } from "./Header"
import { LATE, useOverdue } from "./overdue"
import { linesOf, toggled } from "./rows"
import SortPanel from "./SortPanel"
import { ListSearch, PhoneTools } from "./Toolbar"
import type { TabView } from "./views"

interface HeadProps {
  tabs: TabView[]
  chosen: TabView
  counts: (string | null)[]
  onChoose: (key: string) => void
}

export function PhoneHead({ tabs, chosen, counts, onChoose }: HeadProps) {
  const { app, form, view, shown, state } = useList()
  const t = useT("list")
  const label = useLabel()
  const [open, setOpen] = useState<"search" | "filter" | null>(state.q ? "search" : null)
  const search = useRef<HTMLInputElement>(null)
  const first = shown.sort[0]?.replace(/^-/, "")
  const isSorted = view.type === "list" || view.type === "gallery"
  useEffect(() => { if (open === "search") search.current?.focus() }, [open])
  return (
    <>
      <header className="bar phone-bar">
        <h1>{label(form.plural) || label(form.name)}</h1>
        <span className="right row" style={{ gap: 0 }}>
          <button type="button" className="pi" aria-label={t("search")} aria-expanded={open === "search"} onClick={() => setOpen(open === "search" ? null : "search")}><Icon name="search" /></button>
          <button type="button" className="pi" aria-label={t("filter")} onClick={() => setOpen("filter")}><Icon name="sliders-horizontal" /></button>
          {form.may.create && <button type="button" className="pi acc" aria-label={t("new", { form: label(form.name) })} onClick={() => go(createHref(app.key, form.key))}><Icon name="plus" /></button>}
        </span>
      </header>
      <div className="phone-head">
        <Menu label={t("view.new")} trigger={(props) => (
          <button {...props} type="button" className="chip on b">{label(chosen.name)}{counts[tabs.indexOf(chosen)] && <span className="num">{counts[tabs.indexOf(chosen)]}</span>}<Icon name="chevron-down" size="s" /></button>
        )} items={tabs.map((tab) => ({ key: tab.key, label: label(tab.name), checked: tab === chosen, run: () => onChoose(tab.key) }))} />
        {first && isSorted && <button type="button" className="chip" onClick={() => setOpen("filter")}><Icon name="arrow-up-down" size="s" />{label(fieldFor(app, form, first)?.label ?? first)}</button>}
        {shown.chips.length > 0 && <button type="button" className="chip" onClick={() => setOpen("filter")}>{t("none.filters", { n: shown.chips.length })}<Icon name="chevron-down" size="s" /></button>}
      </div>
      {open === "search" && <div style={{ padding: "8px 16px", borderBottom: "1px solid var(--border)" }}><ListSearch input={search} width="100%" /></div>}
      {open === "filter" && (
        <Drawer title={t("filter")} onClose={() => setOpen(null)}>
          <PhoneTools />
          {isSorted && <><h3 className="sech mt3">{t("sort")}</h3><SortPanel /></>}
        </Drawer>
      )}
    </>
  )
}

/** What a two-line row shows of the columns: name · date over tag and words · amount. */
interface PhoneShape { title: Column | undefined; date: Column | undefined; tag: Column | undefined; words: Column | undefined; number: Column | undefined }

export function phoneShape(app: AppView, form: FormView, paths: string[]): PhoneShape {
  const columns = columnsOf(app, form, paths, {})
  const title = columns.find((column) => column.isTitle) ?? columns[0]
  const rest = columns.filter((column) => column !== title)
  const tag = rest.find((column) => column.field.options)
  const date = rest.find((column) => isDated(column.field))
  const number = rest.find((column) => column.isRight)
  const words = rest.find((column) => ![tag, date, number].includes(column) && !["image", "attachment", "rating"].includes(column.field.widget))
  return { title, date, tag, words, number }
}

export function PhoneRows({ records, hasMore, isLoading, onMore }: { records: readonly Rec[]; hasMore: boolean; isLoading: boolean; onMore: () => void }) {
  const { app, form, shown } = useList()
  const t = useT("list")
  const scroll = useRef<HTMLDivElement>(null)
  const shape = useMemo(() => phoneShape(app, form, shown.columns), [app, form, shown.columns])
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const lines = useMemo(() => linesOf(records, shown.group, folded), [records, shown.group, folded])
  const heightOf = useCallback((index: number) => (lines[index]?.kind === "group" ? GROUP_HEIGHT : ROW_HEIGHT), [lines])
  const { first, end, before, after } = useLines(scroll, { count: lines.length, heightOf })
  useEffect(() => { if (hasMore && !isLoading && end >= lines.length - 15) onMore() }, [hasMore, isLoading, end, onMore, lines.length])
  return (
    <div className="list-scroll" ref={scroll}>
      <div role="list" style={{ paddingTop: before, paddingBottom: after }}>
        {lines.slice(first, end).map((line, at) => line.kind === "group"
          ? <div role="listitem" key={`g${line.key}#${first + at}`} className="phone-group"><GroupHead line={line} isFolded={folded.has(line.key)} onFold={() => setFolded(toggled(folded, line.key))} /></div>
          : <div role="listitem" key={line.rec.id}><PhoneRow rec={line.rec} shape={shape} href={recordUrl(app.key, form.key, line.rec.id)} /></div>)}
      </div>
      {hasMore && <p className="t3 sm" style={{ padding: 16, textAlign: "center" }}>{t("loading.more")}</p>}
    </div>
  )
}

/** Two lines of fixed height (`.prow`), and the head of a group (`.phone-group`). */
const ROW_HEIGHT = 64
const GROUP_HEIGHT = 40

function PhoneRow({ rec, shape, href }: { rec: Rec; shape: PhoneShape; href: string }) {
  const isOverdue = useOverdue()
  const language = useLanguage()
  const name = String((shape.title && valueAt(rec, shape.title.path)) || rec.title)
  const at = (column: Column | undefined): unknown => (column ? valueAt(rec, column.path) : undefined)
  const date = at(shape.date)
  const late = shape.date && date ? isOverdue(shape.date.field, rec) : false
  return (
    <A className="prow" href={href}>
      <Avatar name={name} thing size="l" />
      <div className="grow">
        <div className="row">
          <span className="b ell grow" style={{ fontSize: 15 }}>{name}</span>
          {date ? <span className={`xs num nowrap ${late ? "danger b" : "t3"}`}>{late && <><Icon name="clock" size="xs" /> </>}{relativeDays(String(date), language, late ? LATE : undefined)}</span> : null}
        </div>
        <div className="row sm t2" style={{ marginTop: 3 }}>
          {shape.tag && at(shape.tag) ? <CellShow field={shape.tag.field} value={at(shape.tag)} rec={rec} /> : null}
          <span className="ell grow">{shape.words ? textOf(shape.words.field, at(shape.words)) : ""}</span>
          {shape.number && <span className="num nowrap">{numberWords(shape.number.field, at(shape.number))}</span>}
        </div>
      </div>
    </A>
  )
}

function numberWords(field: FieldView, value: unknown): string {
  if (value === null || value === undefined) return "—"
  if (!isMoney(field)) return textOf(field, value)
  return Math.abs(Number(value)) >= 1e8 ? formatBig(String(value), field.currency) : formatMoney(String(value), field.currency, 0)
}

