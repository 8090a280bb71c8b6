/** Records on their days: month, week or day; dragging one to another day reschedules it. */
import { lazy, Suspense, useMemo, useRef, useState, type ReactNode } from "react"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { ListPage, Rec } from "@/api/types"
import { fieldAt, recordUrl } from "@/app"
import { formatDate, useLanguage, useT } from "@/i18n"
import { useSession } from "@/session"
import { Button } from "@/ui/Button"
import { tell } from "@/ui/Confirm"
import { say } from "@/ui/drag"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { IconButton } from "@/ui/IconButton"
import { go } from "@/ui/navigation"
import { Segmented } from "@/ui/Segmented"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { toast } from "@/ui/toast"
import { usePhone } from "@/ui/useMedia"
import { useList } from "@/list/context"
import { asParams, fieldsFor, recordsPath, useForget } from "@/list/data"
import { offered, reasonOf } from "@/list/edit"
import { createHref } from "@/list/Header"
import { both } from "@/list/state"
import { LookedNote } from "@/list/states"
import { droppedValues, eventsOf, rangeFilter, rangeTitle } from "./events"
import type { GridHandle, GridKind, GridMove, GridRange } from "./Grid"
import { PhoneMonth } from "./PhoneMonth"
import "./calendar.css"
import "./texts"

const Grid = lazy(() => import("./Grid"))
const PAGE = 200
/** So many records of one range are drawn; with more, the calendar says so. */
const MOST = 1000
/** On a phone seven columns of hours do not fit: the week is a list of days there, the month a page to choose a day from. */
const KINDS: Record<"desk" | "phone", [GridKind, string][]> = {
  desk: [["dayGridMonth", "month"], ["timeGridWeek", "week"], ["timeGridDay", "day"]],
  phone: [["listWeek", "week"], ["dayGridMonth", "month"]],
}

export default function CalendarView({ toolbar }: { toolbar: (extra: ReactNode) => ReactNode }) {
  const { app, form, view } = useList()
  const t = useT("calendar")
  const { me } = useSession()
  const language = useLanguage()
  const phone = usePhone()
  const grid = useRef<GridHandle>(null)
  const [kind, setKind] = useState<GridKind>(phone ? "listWeek" : "dayGridMonth")
  const [range, setRange] = useState<GridRange | null>(null)
  const query = useRange(range)
  const start = view.start ? fieldAt(app, form, view.start) : undefined
  const options = view.color ? fieldAt(app, form, view.color)?.options : undefined
  const events = useMemo(() => (view.start ? eventsOf(query.data?.items ?? [], form, view, start, options) : []), [query.data, form, view, start, options])
  const move = useMove()
  if (!start) return <>{toolbar(null)}<Empty icon="calendar" title={t("none")} text={t("none_text")} /></>
  const show = (next: GridKind): void => { setKind(next); grid.current?.show(next) }
  const take = (next: GridRange): void => setRange((before) => (String(before?.named) === String(next.named) && before?.to === next.to ? before : next))
  const open = (id: string): void => go(recordUrl(app.key, form.key, id))
  const add = form.may.create ? (day: string): void => go(`${createHref(app.key, form.key)}?${view.start}=${encodeURIComponent(day)}`) : undefined
  return (
    <>
      {toolbar(null)}
      <div className="fcal">
        <div className="fcal-head">
          <Button small onClick={() => grid.current?.today()}>{t("today")}</Button>
          <IconButton icon="chevron-left" label={t("previous")} onClick={() => grid.current?.previous()} />
          <IconButton icon="chevron-right" label={t("next")} onClick={() => grid.current?.next()} />
          <h2 aria-live="polite" className="ell">{range && rangeTitle(...range.named, language)}</h2>
          {query.data?.next && <span className="t3 xs">{t("more", { n: MOST })}</span>}
          <span className="right"><Segmented label={t("month")} value={kind} onChange={show} items={KINDS[phone ? "phone" : "desk"].map(([key, name]) => ({ key, label: t(name) }))} /></span>
        </div>
        {query.data?.note && <LookedNote note={query.data.note} />}
        {query.error ? <ErrorState error={query.error} onAgain={() => void query.refetch()} /> : (
          <div className="fcal-body">
            {phone && kind === "dayGridMonth" ? <PhoneMonth ref={grid} events={events} onRange={take} onOpen={open} onDay={add} /> : (
              <Suspense fallback={<Loading what={t("loading")}><SkeletonLines lines={10} /></Loading>}>
                <Grid key={`${me.timezone}.${language}`} ref={grid} events={events} kind={kind} language={language} timezone={me.timezone || "local"} mayMove={form.may.update && start.may_write}
                  onRange={take} onOpen={open} onMove={(one) => void move(one)} onDay={(day) => add?.(day)} />
              </Suspense>
            )}
          </div>
        )}
      </div>
    </>
  )
}

function useRange(range: GridRange | null) {
  const { app, form, view, pairs } = useList()
  const fields = fieldsFor(form, view.card ?? [], [view.start, view.end, view.color])
  const start = view.start ? fieldAt(app, form, view.start) : undefined
  return useQuery({
    queryKey: ["records", app.key, form.key, "calendar", pairs, range?.from, range?.to],
    queryFn: async ({ signal }) => {
      const own = pairs.find(([name]) => name === "filter")?.[1] ?? ""
      const rest = pairs.filter(([name]) => name !== "filter")
      const params = { ...asParams(rest), filter: both(own, rangeFilter(view, start, range!.from, range!.to)), fields: fields.join(","), limit: PAGE }
      let page = await api.get<ListPage>(recordsPath(app.key, form.key), params, { signal })
      const items = [...page.items]
      while (page.next && items.length < MOST) {
        page = await api.get<ListPage>(recordsPath(app.key, form.key), { ...params, cursor: page.next }, { signal })
        items.push(...page.items)
      }
      return { items, next: page.next, note: page.note }
    },
    enabled: range !== null && Boolean(view.start),
    placeholderData: keepPreviousData,
  })
}

function useMove() {
  const { app, form, view } = useList()
  const t = useT("calendar")
  const forget = useForget(app.key, form.key)
  const start = view.start ? fieldAt(app, form, view.start) : undefined
  return async ({ rec, start: from, end, startText, endText, revert }: GridMove): Promise<void> => {
    const values = droppedValues(view, start, from, end, startText, endText)
    try {
      await api.patch<Rec>(`${recordsPath(app.key, form.key)}/${rec.id}`, { values, revision: rec.revision })
      forget()
      const sentence = t("moved", { title: rec.title, day: formatDate(startText.slice(0, 10)) })
      say(sentence)
      toast(sentence)
    } catch (error) {
      revert()
      const refused = await offered(app.key, error, { values, record: rec.id, revision: rec.revision })
      if (refused) tell({ title: t("refused", { title: rec.title, why: reasonOf(refused) }), action: t("close") })
    }
  }
}
