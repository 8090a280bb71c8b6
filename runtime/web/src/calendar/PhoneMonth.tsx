/** A month on a phone: dots say how full a day is, a tap opens the day below, where whole lines have room. */
import { useEffect, useImperativeHandle, useState, type Ref } from "react"
import { dayOf, formatDate, today, useLanguage, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { addDays, addMonths, weeksOf } from "@/ui/dates"
import { clockOf, eventsByDay, rangeTitle, type CalendarEvent } from "./events"
import type { GridHandle, GridRange } from "./Grid"

interface Props {
  ref?: Ref<GridHandle>
  events: readonly CalendarEvent[]
  onRange: (range: GridRange) => void
  onOpen: (id: string) => void
  /** Adds something on a day; absent for those who may not. */
  onDay?: (day: string) => void
}

const DOTS = 3

export function PhoneMonth({ ref, events, onRange, onOpen, onDay }: Props) {
  const language = useLanguage()
  const [chosen, setChosen] = useState(today)
  const weeks = weeksOf(chosen)
  const days = weeks.flat()
  const found = eventsByDay(events, days)
  const month = chosen.slice(0, 7)
  useEffect(() => onRange({ from: days[0]!, to: addDays(days.at(-1)!, 1), named: [`${month}-01`, addMonths(`${month}-01`, 1)] }), [month]) // eslint-disable-line react-hooks/exhaustive-deps -- the days follow from the month
  useImperativeHandle(ref, () => ({
    previous: () => setChosen((day) => addMonths(day, -1)),
    next: () => setChosen((day) => addMonths(day, 1)),
    today: () => setChosen(today()),
    show: () => undefined,
  }), [])
  return (
    <div className="fmonth">
      <div className="fmonth-grid" role="group" aria-label={rangeTitle(`${month}-01`, addMonths(`${month}-01`, 1), language)}>
        {weeks[0]!.map((day) => <span key={day} className="t3 xs" aria-hidden="true">{dayOf(day).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", { weekday: "narrow" })}</span>)}
        {days.map((day) => <Day key={day} day={day} isChosen={day === chosen} isOutside={!day.startsWith(month)} events={found.get(day)!} onChoose={() => setChosen(day)} />)}
      </div>
      <Agenda day={chosen} events={found.get(chosen)!} onOpen={onOpen} onDay={onDay} />
    </div>
  )
}

interface DayProps { day: string; isChosen: boolean; isOutside: boolean; events: readonly CalendarEvent[]; onChoose: () => void }

function Day({ day, isChosen, isOutside, events, onChoose }: DayProps) {
  const t = useT("calendar")
  const name = [formatDate(day), events.length > 0 && t("entries", { n: events.length })].filter(Boolean).join(", ")
  return (
    <button type="button" className={`num${isChosen ? " on" : ""}${day === today() ? " now" : ""}${isOutside ? " t3" : ""}`} aria-pressed={isChosen} aria-label={name} onClick={onChoose}>
      {Number(day.slice(8))}
      <span className="dots" aria-hidden="true">{events.slice(0, DOTS).map((event) => <i key={event.id} style={{ background: event.textColor }} />)}{events.length > DOTS && <b>+</b>}</span>
    </button>
  )
}

function Agenda({ day, events, onOpen, onDay }: { day: string; events: readonly CalendarEvent[]; onOpen: (id: string) => void; onDay?: (day: string) => void }) {
  const t = useT("calendar")
  const language = useLanguage()
  return (
    <section className="fmonth-day" aria-label={formatDate(day)}>
      <div className="row between">
        <h3 className="sech">{dayOf(day).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", { weekday: "long" })} <span className="t3 num">{formatDate(day, { short: true })}</span></h3>
        {onDay && <Button small kind="quiet" icon="plus" onClick={() => onDay(day)}>{t("add")}</Button>}
      </div>
      {events.length === 0 && <p className="t3 sm">{t("none_that_day")}</p>}
      {events.map((event) => (
        <button key={event.id} type="button" className="fmonth-event" onClick={() => onOpen(event.id)}>
          <i style={{ background: event.textColor }} aria-hidden="true" />
          <span className="grow"><span className="b ell">{event.title}</span>{event.about && <span className="t3 xs ell">{event.about}</span>}</span>
          <span className="num t3 xs">{clockOf(event)}</span>
        </button>
      ))}
    </section>
  )
}
