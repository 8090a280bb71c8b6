/** The home page the analyst drew for this person's role, under a greeting that says how the day looks. */
import { useMemo } from "react"
import { useAppView } from "@/app"
import type { AppView, FormView, PageDef, Tree, ViewDef } from "@/api/types"
import { completionOf, dueFieldOf } from "@/dashboard/completion"
import { usePageFilters } from "@/dashboard/DashboardPage"
import { FilterBar } from "@/dashboard/FilterBar"
import { EditLink, Freshness } from "@/dashboard/PageBar"
import { PageGrid } from "@/dashboard/PageGrid"
import { useViewRecords, viewOfPath } from "@/dashboard/useViewRecords"
import { useAgenda } from "@/dashboard/widgets/calendar"
import { useWaiting } from "@/dashboard/widgets/waiting"
import { daysFromToday, formatDate, partsOf, today, useLabel, useLanguage, useT } from "@/i18n"
import { countText, useInboxCounts } from "@/inbox/counts"
import { createHref } from "@/list/Header"
import { useSession } from "@/session"
import { Button } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { Menu } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { useKeys } from "@/ui/useKeys"
import { useTitle } from "@/ui/useTitle"
import "./texts"

export default function HomePage() {
  const app = useAppView()
  const t = useT("home")
  const label = useLabel()
  const page = (app.home && app.pages[app.home]) || Object.values(app.pages).find((each) => each.kind === "home") || Object.values(app.pages)[0]
  useTitle(page ? label(page.name) : t("title"))
  if (!page) return <><HomeBar app={app} name={t("title")} /><Empty icon="house" title={t("none")} text={t("none_text")} /></>
  return <Home key={page.key} app={app} page={page} />
}

function Home({ app, page }: { app: AppView; page: PageDef }) {
  const label = useLabel()
  const { filters, chosen, change } = usePageFilters(page)
  return (
    <>
      <HomeBar app={app} name={label(page.name)} hasReports={(page.widgets ?? []).some((widget) => widget.type === "report")} />
      {filters.length > 0 && <div className="tools page-tools"><FilterBar filters={filters} chosen={chosen} onChange={change} /></div>}
      <div className="page home" tabIndex={0} role="region" aria-label={label(page.name)}>
        <Greeting page={page} />
        <PageGrid page={page} chosen={chosen} />
      </div>
    </>
  )
}

function HomeBar({ app, name, hasReports = false }: { app: AppView; name: string; hasReports?: boolean }) {
  const t = useT("home")
  const label = useLabel()
  const forms = useMemo(() => Object.values(app.forms).filter((form) => form.may.create && !form.child_of), [app])
  useKeys({ C: () => document.getElementById("home-new")?.click() }, forms.length > 0)
  return (
    <header className="bar">
      <h1>{name}</h1>{hasReports && <Freshness />}
      <span className="right row">
        <EditLink />
        {forms.length > 0 && <Menu label={t("new")} align="end" trigger={(props) => <Button {...props} id="home-new" kind="primary" small icon="plus" keys="C">{t("new")}</Button>}
          items={forms.map((form) => ({ key: form.key, icon: form.icon, label: label(form.name), run: () => go(createHref(app.key, form.key)) }))} />}
      </span>
    </header>
  )
}

function partOfDay(timezoneHour: number): "morning" | "afternoon" | "evening" {
  return timezoneHour < 12 ? "morning" : timezoneHour < 18 ? "afternoon" : "evening"
}

function Greeting({ page }: { page: PageDef }) {
  const t = useT("home")
  const { me } = useSession()
  const language = useLanguage()
  const hour = Number(partsOf(new Date()).time.slice(0, 2))
  const date = language === "zh" ? today() : formatDate(today(), { short: true }).replace(/ (\w+)$/, (_, month: string) => ` ${LONG[month] ?? month}`)
  return (
    <div className="greeting">
      <h2>{t(partOfDay(hour), { name: me.name })}</h2>
      <p className="t2 sm">{date}<DayFacts page={page} /></p>
    </div>
  )
}

const LONG: Record<string, string> = { Jan: "January", Feb: "February", Mar: "March", Apr: "April", May: "May", Jun: "June", Jul: "July", Aug: "August", Sep: "September", Oct: "October", Nov: "November", Dec: "December" }

interface Source { form: FormView; view: ViewDef }

/** What the day holds, from the same answers the parts below are drawn with. Each fact asks only where the page has its part. */
function DayFacts({ page }: { page: PageDef }) {
  const app = useAppView()
  const widgets = page.widgets ?? []
  const lists = widgets.filter((widget) => widget.type === "list").map((widget) => viewOfPath(app, widget.view)).filter((found) => found !== null)
  const todo = lists.find((found) => completionOf(found.form, found.view))
  const isAlone = !lists.some((found) => found.form !== todo?.form && found.form.fields.some((field) => (field.trees as { overdue?: Tree } | undefined)?.overdue))
  const agenda = viewOfPath(app, widgets.find((widget) => widget.type === "calendar")?.view)
  const due = todo ? dueFieldOf(todo.form)?.key : undefined
  return (
    <>
      {todo && due && <Overdue {...todo} due={due} isAlone={isAlone} />}
      {agenda?.view.start && <Events {...agenda} />}
      <InInbox />
      {widgets.some((widget) => widget.type === "waiting") && <Waiting app={app.key} />}
    </>
  )
}

/** `isAlone`: no other list of the page can hold something late, so none here means none at all. */
function Overdue({ form, view, due, isAlone }: Source & { due: string; isAlone: boolean }) {
  const app = useAppView()
  const t = useT("home")
  const { records } = useViewRecords(app, form, view, [], 50, [due, completionOf(form, view)!.field])
  const n = (records ?? []).filter((rec) => rec[due] && daysFromToday(String(rec[due])) < 0).length
  if (!records || (n === 0 && !isAlone)) return null
  return <Fact words={n > 0 ? t("overdue", { n }) : t("clear")} />
}

function Events({ form, view }: Source) {
  const t = useT("home")
  const { records, start } = useAgenda(form, view, 20)
  const n = (records ?? []).filter((rec) => (start?.widget === "date_time" ? partsOf(String(rec[view.start!])).day : String(rec[view.start!])) === today()).length
  return n > 0 ? <Fact words={t("events", { n })} /> : null
}

function InInbox() {
  const t = useT("home")
  const found = useInboxCounts()
  return found && found.counts.todo > 0 ? <Fact words={t("todo", { n: countText(found, "todo") })} /> : null
}

function Waiting({ app }: { app: string }) {
  const t = useT("home")
  const n = useWaiting(app).data?.length ?? 0
  return n > 0 ? <Fact words={t("waiting", { n })} /> : null
}

const Fact = ({ words }: { words: string }) => <span> · {words}</span>
