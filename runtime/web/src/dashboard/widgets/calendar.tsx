import { fieldAt, listUrl, recordUrl, useAppView } from "@/app"
import type { FormView, Rec, ViewDef } from "@/api/types"
import { formatDate, partsOf, today, useLabel, useT } from "@/i18n"
import { rangeFilter } from "@/calendar/events"
import { A } from "@/ui/A"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { addDays } from "@/ui/dates"
import { SkeletonLines } from "@/ui/Skeleton"
import { textOf } from "@/widgets"
import { linesIn } from "../arrange"
import { Card, MoreBelow, Nothing, type PagePart, type PartProps } from "../contract"
import { useViewRecords, viewOfPath } from "../useViewRecords"

function View(props: PartProps) {
  const app = useAppView()
  const found = viewOfPath(app, props.widget.view)
  return found?.view.start ? <Agenda {...props} {...found} /> : null
}

/** Who waits for us when: today and the six days after it. */
export function useAgenda(form: FormView, view: ViewDef, limit: number) {
  const app = useAppView()
  const start = fieldAt(app, form, view.start!)
  const query = useViewRecords(app, form, view, [], limit, [view.start!, ...(view.end ? [view.end] : [])], rangeFilter(view, start, today(), addDays(today(), 7)))
  const records = query.records && [...query.records].sort((a, b) => String(a[view.start!]).localeCompare(String(b[view.start!])))
  return { ...query, records, start }
}

function Agenda({ widget, form, view }: PartProps & { form: FormView; view: ViewDef }) {
  const app = useAppView()
  const t = useT("dashboard")
  const label = useLabel()
  const { records, error, again, start } = useAgenda(form, view, 20)
  const now = new Date().toISOString()
  const shown = records?.slice(0, widget.limit ?? linesIn(widget.h, 46))
  const isTimed = start?.widget === "date_time"
  const next = records?.find((rec) => (isTimed ? String(rec[view.start!]) >= now : String(rec[view.start!]) === today()))
  return (
    <Card widget={widget} title={label(widget.name) || label(view.name)} about={label(widget.help)} right={
      <A className="t3" href={listUrl(app.key, form.key, view.key)} aria-label={t("open.list")} title={t("open.list")}><Icon name="calendar" size="s" /></A>
    }>
      {error ? <ErrorState error={error} small onAgain={again} />
        : !records ? <SkeletonLines lines={4} />
        : records.length === 0 ? <Nothing words={t("calendar.none")} />
        : <><div className="page-scroll agenda" style={{ padding: "6px 0" }}>{shown!.map((rec) => <Line key={rec.id} rec={rec} form={form} view={view} isTimed={isTimed} isNext={rec === next} href={recordUrl(app.key, form.key, rec.id)} />)}</div><MoreBelow n={records.length - shown!.length} href={listUrl(app.key, form.key, view.key)} /></>}
    </Card>
  )
}

function Line({ rec, form, view, isTimed, isNext, href }: { rec: Rec; form: FormView; view: ViewDef; isTimed: boolean; isNext: boolean; href: string }) {
  const t = useT("dashboard")
  const at = String(rec[view.start!])
  const day = isTimed ? partsOf(at).day : at
  const when = day === today() ? (isTimed ? partsOf(at).time : t("today")) : formatDate(day, { short: true })
  const subtitle = form.subtitle ? textOf(form.fields.find((field) => field.key === form.subtitle), rec[form.subtitle]) : ""
  return (
    <A className={isNext ? "next" : ""} href={href}>
      <span className="num t3 when">{when}</span><i aria-hidden="true" />
      <span className="grow"><span className="b ell" style={{ display: "block" }}>{rec.title}</span>{subtitle && <span className="t3 xs ell" style={{ display: "block" }}>{subtitle}</span>}</span>
    </A>
  )
}

export const part: PagePart = { type: "calendar", View }
