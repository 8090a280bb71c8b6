/** The inbox: what one has to decide, what one started, what one was told, what is done. */
import { useEffect, useMemo, useRef, useState } from "react"
import { useApps } from "@/app"
import { useParams } from "@/frame/router"
import { useQueryClient } from "@tanstack/react-query"
import type { InboxTab, Task } from "@/api/types"
import { formatNumber, useLabel, useT } from "@/i18n"
import { useQueryString } from "@/list/address"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { IconButton } from "@/ui/IconButton"
import { Kbd } from "@/ui/Kbd"
import { go } from "@/ui/navigation"
import { Select } from "@/ui/Select"
import { SearchBox } from "@/ui/SearchBox"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Tabs } from "@/ui/Tabs"
import { useDebounced } from "@/ui/useDebounced"
import { useKeys } from "@/ui/useKeys"
import { useMedia, usePhone } from "@/ui/useMedia"
import { useTitle } from "@/ui/useTitle"
import { BatchBar } from "./Batch"
import { countText } from "./counts"
import { useTasks } from "./data"
import { afterDeciding, stepFrom } from "./steps"
import { TaskItem } from "./TaskItem"
import { NoTask, TaskPane } from "./TaskPane"
import "./inbox.css"
import "./texts"

const TABS: InboxTab[] = ["todo", "mine", "cc", "done"]

const hrefOf = (tab: InboxTab, id: string | null): string => `/inbox${id ? `/${id}` : ""}${tab === "todo" ? "" : `?tab=${tab}`}`

export default function InboxPage() {
  const { task: id = null } = useParams() as { task?: string | null }
  const t = useT("inbox")
  const asked = new URLSearchParams(useQueryString()).get("tab") as InboxTab | null
  const tab = asked && TABS.includes(asked) ? asked : "todo"
  const phone = usePhone()
  const wide = useMedia("(min-width: 1100px)")
  const [q, setQ] = useState("")
  const [app, setApp] = useState<string | null>(null)
  const query = useTasks(tab, useDebounced(q), app)
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  useTitle(t("title"))
  const first = items[0]?.id ?? null
  useEffect(() => { if (!id && !phone && first) go(hrefOf(tab, first), { replace: true }) }, [id, phone, first, tab])
  const step = (by: 1 | -1): void => {
    const next = stepFrom(items, id, by)
    if (next && next !== id) go(hrefOf(tab, next), { replace: true })
  }
  useKeys({ J: () => step(1), K: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1) })
  const gone = (): void => go(hrefOf(tab, phone ? null : afterDeciding(items, id ?? "")), { replace: true })
  const at = items.findIndex((item) => item.id === id)
  const answer = query.data?.pages[0]
  const of = answer && !q && !app ? countText(answer, tab) : `${formatNumber(items.length)}${query.hasNextPage ? "+" : ""}`
  const list = <TaskList tab={tab} id={id} items={items} query={query} q={q} onSearch={setQ} app={app} onApp={setApp} phone={phone} />
  const pane = id
    ? <TaskPane key={id} id={id} tab={tab} phone={phone} side={wide} place={at < 0 ? null : { at: at + 1, of }} onGone={gone} onBack={() => go(hrefOf(tab, null))} />
    : <NoTask isDone={tab === "todo" && query.isSuccess && items.length === 0 && q === "" && !app} />
  if (phone) return <div className="inbox">{id ? pane : list}</div>
  return <div className={`inbox${wide && id ? "" : " two"}`}>{list}{pane}</div>
}

interface ListProps {
  tab: InboxTab
  id: string | null
  items: Task[]
  query: ReturnType<typeof useTasks>
  q: string
  onSearch: (q: string) => void
  app: string | null
  onApp: (app: string | null) => void
  phone: boolean
}

function TaskList({ tab, id, items, query, q, onSearch, app, onApp, phone }: ListProps) {
  const t = useT("inbox")
  const client = useQueryClient()
  const [isSearching, setSearching] = useState(false)
  const [ticked, setTicked] = useState<ReadonlySet<string> | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const answer = query.data?.pages[0]
  useEffect(() => { box.current?.querySelector(`[data-task="${CSS.escape(id ?? "")}"]`)?.scrollIntoView?.({ block: "nearest" }) }, [id])
  useEffect(() => setTicked(null), [tab, app])
  useEffect(() => { if (isSearching) input.current?.focus() }, [isSearching])
  const toggle = (one: string): void => setTicked((before) => {
    const next = new Set(before)
    if (!next.delete(one)) next.add(one)
    return next
  })
  const decided = (failed: string[]): void => {
    if (id && ticked?.has(id) && !failed.includes(id)) go(hrefOf(tab, failed[0] ?? afterDeciding(items.filter((item) => item.id === id || !ticked.has(item.id)), id)), { replace: true })
    setTicked(failed.length > 0 ? new Set(failed) : null)
    for (const key of ["inbox", "inbox-counts", "task", "instance", "waiting"]) void client.invalidateQueries({ queryKey: [key] })
  }
  const here = items.find((item) => item.id === id)
  const tickable = items.filter((item) => item.kind === "approval" && item.status === "open")
  const isApproval = tab === "todo" && here !== undefined && tickable.includes(here)
  useKeys({
    "/": () => { setSearching(true); input.current?.focus() },
    X: () => { if (isApproval) toggle(here.id) },
  })
  return (
    <section className="inbox-list" aria-label={t("title")}>
      <header className={`bar${phone ? " phone-bar" : ""}`}>
        <h1>{t("title")}</h1>
        <span className="right row g1">
          <IconButton icon="search" label={t("search")} on={isSearching} onClick={() => { setSearching(!isSearching); if (isSearching) onSearch("") }} />
          {tab === "todo" && tickable.length > 0 && <IconButton icon="circle-check" label={t(ticked ? "batch.end" : "batch")} on={ticked !== null} onClick={() => setTicked(ticked ? null : new Set())} />}
        </span>
      </header>
      <Tabs label={t("title")} value={tab} style={{ padding: "0 8px" }} onChange={(next) => go(hrefOf(next, null))} items={TABS.map((key) => ({ key, label: t(`tab.${key}`), count: key !== "done" && answer?.counts[key] ? countText(answer, key) : null }))} />
      {isSearching && <div style={{ padding: "8px 16px", borderBottom: "1px solid var(--border)" }}><SearchBox value={q} onChange={onSearch} placeholder={t("search")} width="100%" inputRef={input} /></div>}
      <AppChoice tab={tab} apps={answer?.apps ?? []} app={app} onApp={onApp} />
      <div className="inbox-items" ref={box}>
        {query.error && items.length === 0 ? <ErrorState error={query.error} small onAgain={() => void query.refetch()} />
          : query.isPending ? <Loading><SkeletonLines lines={9} /></Loading>
          : items.length === 0 ? <Empty small={!phone} title={q ? t("none.q", { q }) : t(tab === "todo" ? "none" : `none.${tab}`)} text={tab === "todo" && !q ? t("none_text") : undefined} />
          : items.map((task) => (
              <div className="inbox-line" key={task.id}>
                {ticked && <span className="cbx"><Checkbox label={t("select", { title: task.subject || task.title })} checked={ticked.has(task.id)} disabled={!tickable.includes(task)} onChange={() => toggle(task.id)} /></span>}
                <TaskItem task={task} tab={tab} isOn={task.id === id} href={hrefOf(tab, task.id)} />
              </div>
            ))}
        {query.hasNextPage && <div className="center" style={{ padding: 12 }}><Button small busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t("more.load")}</Button></div>}
      </div>
      {ticked ? <BatchBar ids={[...ticked]} onDone={decided} /> : !phone && (
        <div className="foot">
          <span className="row g1"><Kbd keys="J" /><Kbd keys="K" /> {t("next")}</span>
          {isApproval && <><span className="row g1"><Kbd keys="A" /> {t("approve").toLocaleLowerCase()}</span><span className="row g1"><Kbd keys="R" /> {t("reject").toLocaleLowerCase()}</span><span className="row g1"><Kbd keys="X" /> {t("tick")}</span></>}
          {!isApproval && <span className="row g1"><Kbd keys="/" /> {t("find")}</span>}
        </div>
      )}
    </section>
  )
}

interface ChoiceProps { tab: InboxTab; apps: { app: string; count: number }[]; app: string | null; onApp: (app: string | null) => void }

/** Who works in one app only is not asked; who has chosen one may always go back to all. To do: with the number of tasks. */
function AppChoice({ tab, apps, app, onApp }: ChoiceProps) {
  const t = useT("inbox")
  const label = useLabel()
  const known = useApps().data
  const todo = tab === "todo"
  const offered = todo ? apps : known?.map((each) => ({ app: each.key, count: 0 })) ?? []
  if (offered.length < 2 && !app) return null
  const name = (key: string): string => label(known?.find((each) => each.key === key)?.name) || key
  return (
    <div className="inbox-app">
      <Select small label={t("app")} value={app ?? ""} onChange={(next) => onApp(next || null)} options={[
        { value: "", label: t("app.all") }, ...offered.map((each) => ({ value: each.app, label: name(each.app), hint: todo ? formatNumber(each.count) : undefined })),
      ]} />
    </div>
  )
}
