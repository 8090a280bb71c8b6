import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api } from "@/api"
import { formatDate, useLanguage, useT } from "@/i18n"
import { reasonOf } from "@/list/edit"
import { Button } from "@/ui/Button"
import { ErrorState } from "@/ui/ErrorState"
import { Field } from "@/ui/Field"
import { IconButton } from "@/ui/IconButton"
import { Note } from "@/ui/Note"
import { Select } from "@/ui/Select"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { TimeInput } from "@/ui/TimeInput"
import { toast } from "@/ui/toast"
import { Head } from "./Head"
import "./calendar.css"

interface Day {
  day: string
  works: boolean
  label: string
  source: "public" | "made_up" | "own"
}

interface Settings {
  weekdays: number[]
  hours: [string, string][]
  /** "": none */
  country: string
  subdivision: string
}

interface Answer {
  settings: Settings
  year: number
  days: Day[]
  countries: (string | { key: string; name: string })[]
}

/** When people work: weekdays, hours, public holidays, and single days that differ. Time limits count by it. */
export default function Calendar() {
  const t = useT("admin")
  const client = useQueryClient()
  const [year, setYear] = useState(new Date().getFullYear())
  const [why, setWhy] = useState<string | null>(null)
  const found = useQuery({ queryKey: ["admin", "calendar", year], queryFn: () => api.get<Answer>("admin/calendar", { year }) })
  const save = async (path: string, body: unknown) => {
    try {
      await api.put(path, body)
      setWhy(null)
      toast(t("saved"))
      await client.invalidateQueries({ queryKey: ["admin", "calendar"] })
    } catch (error) {
      setWhy(reasonOf(error))
    }
  }
  return (
    <>
      <Head title={t("calendar")} />
      <div className="scroll workcal">
        {found.error ? <ErrorState error={found.error} onAgain={() => void found.refetch()} /> : null}
        {found.isPending && <Loading><SkeletonLines /></Loading>}
        {why && <Note kind="bad">{why}</Note>}
        {found.data && (
          <>
            <p className="t2">{t("calendar_hint")}</p>
            <Hours key={JSON.stringify(found.data.settings)} answer={found.data} onSave={(settings) => void save("admin/calendar", settings)} />
            <div className="row g2 mt3">
              <IconButton icon="chevron-left" label={String(year - 1)} onClick={() => setYear(year - 1)} />
              <h2 className="num">{year}</h2>
              <IconButton icon="chevron-right" label={String(year + 1)} onClick={() => setYear(year + 1)} />
            </div>
            <div className="months">
              {Array.from({ length: 12 }, (_, month) => (
                <Month key={month} year={year} month={month} answer={found.data} onDay={(day, works) => void save("admin/calendar/days", { first: day, works, label: "" })} />
              ))}
            </div>
            <ul className="legend xs t2">
              <li><i className="free" /> {t("cal_free")}</li>
              <li><i className="made" /> {t("cal_made_up")}</li>
              <li><i className="own" /> {t("cal_own")}</li>
            </ul>
          </>
        )}
      </div>
    </>
  )
}

const weekday = (language: string, day: number, style: "short" | "narrow"): string =>
  new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { weekday: style, timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 1 + day)))

function Hours({ answer, onSave }: { answer: Answer; onSave: (settings: Settings) => void }) {
  const t = useT("admin")
  const language = useLanguage()
  const [settings, setSettings] = useState(answer.settings)
  const toggle = (day: number) =>
    setSettings({ ...settings, weekdays: settings.weekdays.includes(day) ? settings.weekdays.filter((each) => each !== day) : [...settings.weekdays, day].sort() })
  const setHour = (index: number, end: 0 | 1, value: string) =>
    setSettings({ ...settings, hours: settings.hours.map((part, place) => (place === index ? ((end ? [part[0], value] : [value, part[1]]) as [string, string]) : part)) })
  return (
    <form className="card workhours" onSubmit={(event) => { event.preventDefault(); onSave(settings) }}>
      <div>
        <span className="label">{t("cal_weekdays")}</span>
        <div className="row wrap g1">
          {Array.from({ length: 7 }, (_, day) => (
            <button key={day} type="button" className={`wday${settings.weekdays.includes(day) ? " on" : ""}`} aria-pressed={settings.weekdays.includes(day)} onClick={() => toggle(day)}>{weekday(language, day, "short")}</button>
          ))}
        </div>
      </div>
      {settings.hours.map((part, index) => (
        <div key={index} className="row g2">
          <Field label={t("cal_from")}>{({ id }) => <TimeInput id={id} value={part[0].slice(0, 5)} onChange={(value) => value && setHour(index, 0, value)} />}</Field>
          <Field label={t("cal_until")}>{({ id }) => <TimeInput id={id} value={part[1].slice(0, 5)} onChange={(value) => value && setHour(index, 1, value)} />}</Field>
          {settings.hours.length > 1 && <IconButton icon="x" label={t("delete")} onClick={() => setSettings({ ...settings, hours: settings.hours.filter((_, place) => place !== index) })} />}
        </div>
      ))}
      <div>
        <Button small icon="plus" onClick={() => setSettings({ ...settings, hours: [...settings.hours, ["19:00", "21:00"]] })}>{t("cal_more_hours")}</Button>
      </div>
      <div className="row wrap g4 workends">
        <Field label={t("cal_country")}>
          {({ id }) => (
            <Select id={id} value={settings.country} onChange={(next) => setSettings({ ...settings, country: next ?? "", subdivision: "" })} options={[{ value: "", label: t("cal_no_country") }, ...answer.countries.map((each) => (typeof each === "string" ? { value: each, label: countryName(each, language) } : { value: each.key, label: each.name }))]} />
          )}
        </Field>
        <span className="right"><Button type="submit" kind="primary">{t("save")}</Button></span>
      </div>
    </form>
  )
}

function countryName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language === "zh" ? "zh-CN" : "en"], { type: "region" }).of(code) ?? code
  } catch {
    return code
  }
}

function Month({ year, month, answer, onDay }: { year: number; month: number; answer: Answer; onDay: (day: string, works: boolean | null) => void }) {
  const language = useLanguage()
  const t = useT("admin")
  const special = new Map(answer.days.map((day) => [day.day, day]))
  const first = new Date(Date.UTC(year, month, 1))
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const lead = (first.getUTCDay() + 6) % 7
  const name = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { month: "long", timeZone: "UTC" }).format(first)
  return (
    <section className="month" aria-label={`${name} ${year}`}>
      <h3>{name}</h3>
      <div className="mgrid">
        {Array.from({ length: 7 }, (_, day) => <span key={day} className="xs t3" aria-hidden="true">{weekday(language, day, "narrow")}</span>)}
        {Array.from({ length: lead }, (_, index) => <span key={`lead${index}`} />)}
        {Array.from({ length: count }, (_, index) => {
          const day = `${year}-${String(month + 1).padStart(2, "0")}-${String(index + 1).padStart(2, "0")}`
          const known = special.get(day)
          const usual = answer.settings.weekdays.includes((lead + index) % 7)
          const works = known ? known.works : usual
          const said = [formatDate(day), known?.label, t(works ? "cal_works" : "cal_free")].filter(Boolean).join(" · ")
          return (
            <button key={day} type="button" className={`mday num${works ? "" : " free"}${known ? ` ${known.source === "own" ? "own" : known.source === "made_up" ? "made" : "public"}` : ""}`} title={said} onClick={() => onDay(day, known?.source === "own" ? null : !works)}>
              {index + 1}<span className="sr"> · {said}</span>
            </button>
          )
        })}
      </div>
    </section>
  )
}
