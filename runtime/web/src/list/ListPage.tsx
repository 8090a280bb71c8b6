/** One form's records: tabs of views over a table, a board, a calendar or a gallery. */
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react"
import { useParams } from "@/frame/router"
import { isProblem } from "@/api"
import { fieldAt, recordUrl, useAppView, useFormMaybe } from "@/app"
import type { AppView, FormView, Rec, Tree } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { ErrorBoundary } from "@/ui/ErrorBoundary"
import { ErrorState } from "@/ui/ErrorState"
import { go } from "@/ui/navigation"
import { Loading, SkeletonLines, useLate } from "@/ui/Skeleton"
import { usePhone } from "@/ui/useMedia"
import { useTitle } from "@/ui/useTitle"
import { useListState } from "./address"
import { columnsOf } from "./columns"
import { ListProvider, useList, type ListContext } from "./context"
import { fieldsFor, useRows, useSavedViews } from "./data"
import { Footer } from "./Footer"
import { Head } from "./Head"
import { createHref, Header, importHref } from "./Header"
import { idle, type KeyState, type Todo } from "./keys"
import { namesIn } from "./overdue"
import { effective, emptyState, isNarrowed, requestParams } from "./state"
import { ListDenied, ListEmpty, ListNone, ListUnknown, LookedNote, PhoneSkeletonRows, SkeletonRows } from "./states"
import { Table } from "./Table"
import { Toolbar } from "./Toolbar"
import { useListKeys } from "./useListKeys"
import { chosenTab, tabsOf, type TabView } from "./views"
import { useTabCounts, ViewTabs } from "./ViewTabs"
import "./list.css"
import "./texts"

const BulkBar = lazy(async () => ({ default: (await import("./BulkBar")).BulkBar }))
const Gallery = lazy(async () => ({ default: (await import("./Gallery")).Gallery }))
const PhoneHead = lazy(async () => ({ default: (await import("./PhoneList")).PhoneHead }))
const PhoneRows = lazy(async () => ({ default: (await import("./PhoneList")).PhoneRows }))
const KanbanView = lazy(() => import("@/kanban/KanbanView"))
const CalendarView = lazy(() => import("@/calendar/CalendarView"))

export default function ListPage() {
  const { form: key } = useParams() as { form: string }
  const app = useAppView()
  const form = useFormMaybe(key)
  if (!form) return <ListUnknown app={app} form={key} />
  return <FormList key={`${app.key}.${form.key}`} app={app} form={form} />
}

function FormList({ app, form }: { app: AppView; form: FormView }) {
  const [state, change] = useListState()
  const label = useLabel()
  const saved = useSavedViews(app.key, form.key)
  const tabs = useMemo(() => tabsOf(form, saved.data ?? []), [form, saved.data])
  const tab = chosenTab(tabs, state.view)
  useTitle(`${label(tab.name)} · ${label(form.plural) || label(form.name)}`)
  const list = useMemo<ListContext>(() => ({
    app, form, view: tab.view, savedId: tab.savedId, base: tab.base, state, change,
    shown: effective(state, tab.view), pairs: requestParams(state, tab.view, tab.base, tab.savedId === null),
  }), [app, form, tab, state, change])
  const choose = useCallback((key: string) => change({ ...emptyState, view: key === tabs[0]!.key ? null : key }, "push"), [change, tabs])
  const waits = state.view?.startsWith("~") && saved.isPending
  if (waits) return <Loading><SkeletonLines /></Loading>
  if (!form.may.read) return <ListProvider value={list}><Header /><ListDenied /></ListProvider>
  return (
    <ListProvider value={list}>
      <ViewBody key={tab.key} tabs={tabs} tab={tab} onChoose={choose} />
    </ListProvider>
  )
}

interface BodyProps { tabs: TabView[]; tab: TabView; onChoose: (key: string) => void }

function ViewBody(props: BodyProps) {
  const { type } = props.tab.view
  if (type === "kanban" || type === "calendar") return <OtherView {...props} type={type} />
  return <RowsView {...props} />
}

function OtherView({ tabs, tab, onChoose, type }: BodyProps & { type: "kanban" | "calendar" }) {
  const { app, form } = useList()
  const phone = usePhone()
  const search = useRef<HTMLInputElement>(null)
  const counts = useTabCounts(app.key, form, tabs, true)
  const [asked, setAsked] = useState(0)
  const View = type === "kanban" ? KanbanView : CalendarView
  const act = (todo: Todo): void => {
    if (todo.do === "create" && form.may.create) go(createHref(app.key, form.key))
    if (todo.do === "search") search.current?.focus()
    if (todo.do === "filter") setAsked((before) => before + 1)
  }
  useListKeys({ state: idle, rows: { ids: [], columns: 0 }, onState: () => undefined, onDo: act, enabled: true })
  return (
    <>
      {phone ? <Suspense fallback={<header className="bar" />}><PhoneHead tabs={tabs} chosen={tab} counts={counts} onChoose={onChoose} /></Suspense>
        : <><Header /><ViewTabs app={app.key} form={form} tabs={tabs} chosen={tab} isReady onChoose={onChoose} /></>}
      <ErrorBoundary resetKey={tab.key}>
        <Suspense fallback={<Loading><SkeletonLines /></Loading>}>
          <View toolbar={(extra) => (phone ? null : <Toolbar search={search} filterAsked={asked} extra={extra} />)} />
        </Suspense>
      </ErrorBoundary>
    </>
  )
}

/** Every field a row needs, with those its overdue conditions read. */
function wantedFields(app: AppView, form: FormView, columns: string[], group: string): string[] {
  const shown = columnsOf(app, form, columns, {})
  const conditions = shown.flatMap((column) => namesIn((column.field.trees as { overdue?: Tree } | undefined)?.overdue))
  return fieldsFor(form, shown.map((column) => column.path), [group, ...conditions.filter((name) => fieldAt(app, form, name))])
}

function RowsView({ tabs, tab, onChoose }: BodyProps) {
  const { app, form, view, state, shown, pairs } = useList()
  const phone = usePhone()
  const search = useRef<HTMLInputElement>(null)
  const [asked, setAsked] = useState(0)
  const [keys, setKeys] = useState<KeyState>(idle)
  const [editing, setEditing] = useState<{ id: string; path: string } | null>(null)
  const fields = useMemo(() => wantedFields(app, form, view.card?.length ? [...shown.columns, ...view.card] : shown.columns, shown.group), [app, form, shown, view.card])
  const rows = useRows(app.key, form.key, pairs, fields)
  const records = useMemo(() => rows.data?.pages.flatMap((page) => page.items) ?? [], [rows.data])
  const isReady = rows.isSuccess
  const counts = useTabCounts(app.key, form, tabs, isReady)
  const columns = useMemo(() => columnsOf(app, form, shown.columns, {}), [app, form, shown.columns])
  const act = (todo: Todo): void => {
    if (todo.do === "open") go(recordUrl(app.key, form.key, todo.id))
    if (todo.do === "edit" && columns[todo.column]) setEditing({ id: todo.id, path: columns[todo.column]!.path })
    if (todo.do === "create" && form.may.create) go(createHref(app.key, form.key))
    if (todo.do === "search") search.current?.focus()
    if (todo.do === "filter") setAsked((before) => before + 1)
  }
  useListKeys({ state: keys, rows: { ids: records.map((rec) => rec.id), columns: columns.length }, onState: setKeys, onDo: act, enabled: editing === null && !phone })
  const more = useCallback(() => { if (!rows.isFetchingNextPage) void rows.fetchNextPage() }, [rows])
  const note = rows.data?.pages.at(-1)?.note
  const paging = { records, hasMore: rows.hasNextPage && !note?.stopped, isLoading: rows.isFetchingNextPage, onMore: more }
  const selected = records.filter((rec) => keys.selected.has(rec.id))
  const isEmptyForm = isReady && records.length === 0 && !isNarrowed(state, view)
  return (
    <>
      {phone ? <Suspense fallback={<header className="bar" />}><PhoneHead tabs={tabs} chosen={tab} counts={counts} onChoose={onChoose} /></Suspense>
        : <><Header /><ViewTabs app={app.key} form={form} tabs={tabs} chosen={tab} isReady={isReady} onChoose={onChoose} />{!isEmptyForm && <Toolbar search={search} filterAsked={asked} />}</>}
      {rows.error && records.length === 0 ? <RowsError error={rows.error} onAgain={() => void rows.refetch()} />
        : !isReady ? <RowsLoading />
        : records.length === 0 ? (isEmptyForm ? <EmptyForm /> : rows.hasNextPage ? null : <ListNone />)
        : phone ? <Suspense><PhoneRows {...paging} /></Suspense>
        : view.type === "gallery" ? <Suspense><Gallery {...paging} /></Suspense>
        : <Table {...paging} keys={keys} onKeys={(next) => setKeys(next)} editing={editing} onEditing={setEditing} />}
      {note && <LookedNote note={note} hasMore={rows.hasNextPage} isLoading={rows.isFetchingNextPage} onMore={more} />}
      {!phone && <Footer loaded={records.length} isReady={isReady} />}
      {selected.length > 0 && <Suspense><BulkBar records={selected as Rec[]} onClear={() => setKeys((before) => ({ ...before, selected: new Set() }))} /></Suspense>}
    </>
  )
}

function EmptyForm() {
  const { app, form } = useList()
  return (
    <ListEmpty onCreate={form.may.create ? () => go(createHref(app.key, form.key)) : undefined} onImport={form.may.import ? () => go(importHref(app.key, form.key)) : undefined} />
  )
}

function RowsError({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  if (isProblem(error) && error.status === 403) return <ListDenied />
  return <div className="list-state"><ErrorState error={error} onAgain={onAgain} /></div>
}

const NONE: ReadonlySet<string> = new Set()
const nothing = (): void => undefined

function RowsLoading() {
  const { app, form, shown } = useList()
  const t = useT("list")
  const late = useLate(true)
  const phone = usePhone()
  const columns = useMemo(() => columnsOf(app, form, shown.columns, {}), [app, form, shown.columns])
  if (phone) return <div className="list-scroll" aria-busy="true">{late && <PhoneSkeletonRows rows={10} label={t("loading")} />}</div>
  return (
    <div className="list-scroll" aria-busy="true">
      <table className="tbl">
        <colgroup><col style={{ width: 40 }} />{columns.map((column, index) => <col key={column.path} style={index === columns.length - 1 ? undefined : { width: column.width }} />)}<col style={{ width: 36 }} /></colgroup>
        <Head columns={columns} records={[]} selected={NONE} onKeys={nothing} onResize={nothing} />
        <tbody>{late && <SkeletonRows columns={columns} rows={16} label={t("loading")} />}</tbody>
      </table>
    </div>
  )
}
