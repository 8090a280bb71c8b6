/** The calendar library behind one component: loaded only when a calendar is opened. */
import { useImperativeHandle, useRef, type Ref } from "react"
import FullCalendar, { type CalendarRef } from "@fullcalendar/react"
import dayGrid from "@fullcalendar/react/daygrid"
import list from "@fullcalendar/react/list"
import interaction from "@fullcalendar/react/interaction"
import timeGrid from "@fullcalendar/react/timegrid"
import zhCn from "@fullcalendar/react/locales/zh-cn"
import theme from "@fullcalendar/react/themes/classic"
import "@fullcalendar/react/skeleton.css"
import "@fullcalendar/react/themes/classic/theme.css"
import type { Language, Rec } from "@/api/types"
import { partsOf } from "@/i18n"
import type { CalendarEvent } from "./events"

export interface GridHandle { previous: () => void; next: () => void; today: () => void; show: (kind: GridKind) => void }
export type GridKind = "dayGridMonth" | "timeGridWeek" | "timeGridDay" | "listWeek"
/** The person's days that are drawn, from `from` to before `to`; `named` are those of the title, without the days around a month. */
export interface GridRange { from: string; to: string; named: [string, string] }

export interface GridMove { rec: Rec; start: Date; end: Date | null; startText: string; endText: string; revert: () => void }

interface Props {
  ref?: Ref<GridHandle>
  events: CalendarEvent[]
  kind: GridKind
  language: Language
  timezone: string
  mayMove: boolean
  onRange: (range: GridRange) => void
  onOpen: (id: string) => void
  onDay: (day: string) => void
  onMove: (move: GridMove) => void
}

/** A row inside the part that scrolls takes the focus, so that the arrow keys scroll it. */
function reachable(view: HTMLElement): void {
  for (const row of view.querySelectorAll<HTMLElement>("[style*='auto']:not([role]) [role=row]:first-child")) row.tabIndex = 0
}

export default function Grid(props: Props) {
  const calendar = useRef<CalendarRef>(null)
  useImperativeHandle(props.ref, () => ({
    previous: () => calendar.current?.getApi().prev(),
    next: () => calendar.current?.getApi().next(),
    today: () => calendar.current?.getApi().today(),
    show: (kind) => calendar.current?.getApi().changeView(kind),
  }), [])
  const moved = (info: { event: { extendedProps: Record<string, unknown>; start: Date | null; end: Date | null; startStr: string; endStr: string }; revert: () => void }): void => {
    if (info.event.start) props.onMove({ rec: info.event.extendedProps.rec as Rec, start: info.event.start, end: info.event.end, startText: info.event.startStr, endText: info.event.endStr, revert: info.revert })
  }
  const shown = props.kind === "listWeek" ? props.events.map((event) => ({ ...event, color: event.textColor })) : props.events // a list marks with dots, which need the full colour
  const monthAndDay = { month: props.language === "zh" ? "long" : "short", day: "numeric" } as const // 11月23日, Nov 23
  return (
    <FullCalendar ref={calendar} plugins={[theme, dayGrid, timeGrid, list, interaction]} headerToolbar={false} initialView={props.kind} height="100%"
      locales={[zhCn]} locale={props.language === "zh" ? "zh-cn" : "en"} firstDay={1} timeZone={props.timezone} nowIndicator dayMaxEvents views={{ timeGridDay: { dayMaxEvents: false }, timeGridWeek: { dayHeaderFormat: { weekday: "short", ...monthAndDay } } }} events={shown as never}
      editable={props.mayMove} eventDurationEditable={props.mayMove} scrollTime="08:00:00"
      listDayFormat={{ weekday: "long" }} listDayAltFormat={monthAndDay}
      eventContent={(info) => <EventWords title={info.event.title} about={String(info.event.extendedProps.about ?? "")} clock={info.event.allDay ? "" : info.timeText} />}
      eventClick={(info) => { info.jsEvent.preventDefault(); props.onOpen(info.event.id) }} dateClick={(info) => props.onDay(info.dateStr)}
      viewDidMount={(info) => reachable(info.el)} eventDrop={moved as never} eventResize={moved as never}
      datesSet={(info) => props.onRange({ from: partsOf(info.start).day, to: partsOf(info.end).day, named: [partsOf(info.view.currentStart).day, partsOf(info.view.currentEnd).day] })} />
  )
}

function EventWords({ title, about, clock }: { title: string; about: string; clock: string }) {
  return (
    <div className="fcal-event" title={[title, about].filter(Boolean).join(" · ")}>
      {clock && <span className="num">{clock} </span>}{title}{about && <span className="about"> · {about}</span>}
    </div>
  )
}
