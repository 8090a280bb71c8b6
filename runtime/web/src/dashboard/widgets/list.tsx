import { useState } from "react"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { api } from "@/api"
import { listUrl, localKey, recordUrl, useAppView } from "@/app"
import type { FormView, Rec, Ref, ViewDef } from "@/api/types"
import { daysFromToday, formatNumber, relativeDays, useLabel, useT } from "@/i18n"
import { Cell } from "@/list/Cell"
import { columnsOf } from "@/list/columns"
import { forget, recordsPath } from "@/list/data"
import { reasonOf } from "@/list/edit"
import { createHref } from "@/list/Header"
import { A } from "@/ui/A"
import { Avatar } from "@/ui/Avatar"
import { tell } from "@/ui/Confirm"
import { ErrorState } from "@/ui/ErrorState"
import { IconButton } from "@/ui/IconButton"
import { go } from "@/ui/navigation"
import { Segmented } from "@/ui/Segmented"
import { SkeletonLines } from "@/ui/Skeleton"
import { toast } from "@/ui/toast"
import { usePhone } from "@/ui/useMedia"
import { textOf } from "@/widgets"
import { completionOf, dueFieldOf, isOpenList, type Completion } from "../completion"
import { linesIn } from "../arrange"
import { Card, MoreBelow, Nothing, type PagePart, type PartProps } from "../contract"
import { useViewRecords, viewOfPath } from "../useViewRecords"

function View(props: PartProps) {
  const app = useAppView()
  const found = viewOfPath(app, props.widget.view)
  if (!found) return null
  const done = completionOf(found.form, found.view)
  const due = done && dueFieldOf(found.form)
  return done && due ? <MaybeTodos {...props} {...found} done={done} due={due.key} /> : <Rows {...props} {...found} />
}

/** Only a list in which nothing is done yet is drawn as things to tick off. */
function MaybeTodos(props: PartProps & Found & { done: Completion; due: string }) {
  const app = useAppView()
  const { records } = useViewRecords(app, props.form, props.view, props.widget.filters ?? [], 50, [props.due, props.done.field])
  return !records || isOpenList(records, props.done) ? <Todos {...props} /> : <Rows {...props} />
}

interface Found { form: FormView; view: ViewDef }

/** A short, quiet table: the name, and the three columns that matter most; on a phone only the last, a date if there is one. */
function Rows({ widget, form, view }: PartProps & Found) {
  const app = useAppView()
  const t = useT("dashboard")
  const label = useLabel()
  const phone = usePhone()
  const query = useViewRecords(app, form, view, widget.filters ?? [], widget.limit ?? linesIn(widget.h, 38))
  const columns = columnsOf(app, form, view.columns ?? [], {}).filter((column) => !column.isTitle)
  const shown = [...columns.filter((column) => column.field.options || column.field.widget === "person").slice(0, 1), ...columns.filter((column) => column.isRight).slice(0, 1), ...columns.filter((column) => /^date/.test(column.field.widget)).slice(0, 1)]
  const picked = (shown.length > 0 ? shown : columns.slice(0, 2)).slice(...(phone ? [-1] : [0, widget.w > 5 ? 3 : 2]))
  const count = query.count
  return (
    <Card widget={widget} title={label(widget.name) || label(view.name) || label(form.plural)} about={label(widget.help)}
      right={<A className="link sm" style={{ fontWeight: 400 }} href={listUrl(app.key, form.key, view.key)}>{count !== undefined ? t("all.n", { n: formatNumber(count) }) : t("open.list")}</A>}>
      {query.error ? <ErrorState error={query.error} small onAgain={query.again} />
        : !query.records ? <SkeletonLines lines={3} />
        : query.records.length === 0 ? <Nothing />
        : (
          <div className="page-scroll"><table className="tbl"><tbody>
            {query.records.map((rec) => (
              <tr key={rec.id}>
                <td className="name"><A className="row" href={recordUrl(app.key, form.key, rec.id)}><Avatar name={rec.title} thing /><span className="b ell">{rec.title}</span></A></td>
                {picked.map((column) => <td key={column.path} className={column.isRight || /^date/.test(column.field.widget) ? "r" : ""}><Cell field={column.field} path={column.path} rec={rec} alone /></td>)}
              </tr>
            ))}
          </tbody></table></div>
        )}
    </Card>
  )
}

/** Things to do, ticked off where they stand. */
function Todos({ widget, form, view, done, due }: PartProps & Found & { done: Completion; due: string }) {
  const app = useAppView()
  const t = useT("dashboard")
  const label = useLabel()
  const [span, setSpan] = useState<"today" | "week">("today")
  const query = useViewRecords(app, form, view, widget.filters ?? [], 50, [due, done.field])
  const tick = useTick(form, done)
  const last = span === "today" ? 0 : 7
  const all = query.records ?? []
  const inSpan = all.filter((rec) => !rec[due] || daysFromToday(String(rec[due])) <= last)
  const limit = widget.limit ?? linesIn(widget.h, 48)
  const records = inSpan.slice(0, inSpan.length === limit + 1 ? limit + 1 : limit)
  // Beyond the records asked for, the span's own number is unknown: then every loaded one is in the span.
  const count = inSpan.length === all.length && query.count ? query.count : inSpan.length
  return (
    <Card widget={widget} title={label(widget.name) || label(view.name)} count={query.records ? formatNumber(count) : null} right={
      <>
        <Segmented label={label(widget.name)} value={span} onChange={setSpan} items={[{ key: "today", label: t("today") }, { key: "week", label: t("week") }]} />
        {form.may.create && <IconButton icon="plus" label={t("add")} onClick={() => go(createHref(app.key, form.key))} />}
      </>
    }>
      {query.error ? <ErrorState error={query.error} small onAgain={query.again} />
        : !query.records ? <SkeletonLines lines={5} />
        : records.length === 0 ? <Nothing words={t("todo.none")} />
        : <><div className="page-scroll">{records.map((rec) => <Todo key={rec.id} rec={rec} form={form} due={due} isDone={tick.done.has(rec.id)} onTick={() => tick.run(rec)} />)}</div><MoreBelow n={count - records.length} href={listUrl(app.key, form.key, view.key)} /></>}
    </Card>
  )
}

function Todo({ rec, form, due, isDone, onTick }: { rec: Rec; form: FormView; due: string; isDone: boolean; onTick: () => void }) {
  const app = useAppView()
  const t = useT("dashboard")
  const subtitle = form.subtitle ? textOf(form.fields.find((field) => field.key === form.subtitle), rec[form.subtitle]) : (Object.values(rec).find((value): value is Ref => value !== null && typeof value === "object" && "title" in value)?.title ?? "")
  const days = rec[due] ? daysFromToday(String(rec[due])) : null
  const tone = days === null ? "t3" : days < 0 ? "danger" : days === 0 ? "warning" : "t3"
  return (
    <div className={`todo${isDone ? " done" : ""}`}>
      <input type="checkbox" className="cb" checked={isDone} aria-label={t("todo.check", { title: rec.title })} onChange={onTick} />
      <A className="grow" href={recordUrl(app.key, form.key, rec.id)}>
        <div className="b ell">{rec.title}</div>
        {subtitle && <div className="t3 xs ell">{subtitle}</div>}
      </A>
      <span className={`xs b num nowrap ${tone}`}>{days === null ? "" : days < 0 ? t("overdue", { n: -days }) : relativeDays(String(rec[due]))}</span>
    </div>
  )
}

/** Ticking writes at once; the line stays, crossed out, until the list is asked again; Undo puts it back. */
function useTick(form: FormView, done: Completion) {
  const app = useAppView()
  const t = useT("dashboard")
  const client = useQueryClient()
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const mark = (id: string, on: boolean): void => setTicked((before) => { const next = new Set(before); if (on) next.add(id); else next.delete(id); return next })
  const write = (rec: Rec, value: unknown): Promise<Rec> => api.patch<Rec>(`${recordsPath(app.key, localKey(form.key))}/${rec.id}`, { values: { [done.field]: value } })
  const mutation = useMutation({
    mutationFn: ({ rec, value }: { rec: Rec; value: unknown }) => write(rec, value),
    onMutate: ({ rec, value }) => mark(rec.id, value === done.value),
    onSuccess: (_saved, { rec, value }) => {
      if (value === done.value) toast(t("todo.done", { title: rec.title }), { undo: () => mutation.mutate({ rec, value: done.before }) })
      window.setTimeout(() => forget(client, app.key, form.key), 1200)
    },
    onError: (error, { rec, value }) => { mark(rec.id, value !== done.value); tell({ title: t("refused", { why: reasonOf(error, done.field) }), action: t("close") }) },
  })
  return { done: ticked, run: (rec: Rec) => mutation.mutate({ rec, value: ticked.has(rec.id) ? done.before : done.value }) }
}

export const part: PagePart = { type: "list", View }
