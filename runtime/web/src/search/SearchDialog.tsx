/** Ctrl+K: records of every app, pages, and what one may create, from one box. */
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react"
import { createPortal } from "react-dom"
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { AppView, Label, ListPage, SearchHit } from "@/api/types"
import { recordUrl, useAppViewMaybe, useApps } from "@/app"
import { useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { trapTab, useLayer } from "@/ui/layers"
import { go } from "@/ui/navigation"
import { useDebounced } from "@/ui/useDebounced"
import { commandsOf, matching, type Command } from "./commands"
import { remember, useRecent } from "./recent"
import "./search.css"
import "./texts"

export function SearchDialog({ open = true, onClose }: { open?: boolean; onClose: () => void }) {
  return open ? createPortal(<Palette onClose={onClose} />, document.body) : null
}

interface Section { head: string; lines: Command[] }

function Palette({ onClose }: { onClose: () => void }) {
  const t = useT("search")
  const listId = useId()
  const box = useRef<HTMLDivElement>(null)
  const [q, setQ] = useState("")
  const [at, setAt] = useState(0)
  const { sections, isAsking, error } = useSections(q)
  const lines = sections.flatMap((section) => section.lines)
  const here = Math.min(at, lines.length - 1)
  useLayer({ open: true, close: onClose, contains: (node) => Boolean(box.current?.contains(node)) })
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    box.current?.querySelector("input")?.focus()
    return () => before?.focus({ preventScroll: true })
  }, [])
  const run = (line: Command | undefined): void => {
    if (!line) return
    onClose()
    if (line.opens) remember(line.opens.app, line.opens.form, line.opens)
    go(line.href)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && lines.length > 0) { event.preventDefault(); setAt((here + step + lines.length) % lines.length) }
    else if (event.key === "Enter") { event.preventDefault(); run(lines[here]) }
    else if (box.current) trapTab(event, box.current)
  }
  return (
    <div className="palette">
      <div ref={box} className="palette-box" role="dialog" aria-modal="true" aria-label={t("title")} onKeyDown={onKeyDown}>
        <div className="palette-in">
          <Icon name={isAsking ? "loader-circle" : "search"} className={isAsking ? "spin" : ""} />
          <input type="search" role="combobox" aria-expanded="true" aria-controls={listId} aria-activedescendant={lines[here] ? `${listId}-${here}` : undefined} aria-label={t("place")} placeholder={t("place")} value={q}
            onChange={(event) => { setQ(event.target.value); setAt(0) }} />
        </div>
        <div className="palette-list" id={listId} role="listbox" aria-label={t("title")}>
          {Boolean(error) && <div className="mh danger">{t("failed")}</div>}
          {sections.map((section) => section.lines.length > 0 && (
            <div key={section.head} role="group" aria-label={section.head}>
              <div className="mh" role="presentation">{section.head}</div>
              {section.lines.map((line) => {
                const index = lines.indexOf(line)
                return <Line key={line.key} id={`${listId}-${index}`} line={line} q={q} isOn={index === here} onHover={() => setAt(index)} onRun={() => run(line)} />
              })}
            </div>
          ))}
          {q.trim() && lines.length === 0 && !isAsking && <div className="empty" style={{ padding: 24 }}><h3>{t("none", { q })}</h3><p>{t("none_text")}</p></div>}
        </div>
        <div className="palette-foot" aria-hidden="true">{t("keys")}</div>
      </div>
    </div>
  )
}

function useSections(q: string): { sections: Section[]; isAsking: boolean; error: unknown } {
  const t = useT("search")
  const label = useLabel()
  const app = useAppViewMaybe()
  const apps = useApps().data
  const recent = useRecent()
  const settled = useDebounced(q.trim(), 180)
  const found = useQuery({
    queryKey: ["search", settled],
    queryFn: ({ signal }) => api.get<ListPage<SearchHit>>("search", { q: settled }, { signal }),
    enabled: settled !== "",
    placeholderData: (before) => before,
    staleTime: 15_000,
  })
  return useMemo(() => {
    const commands = commandsOf(app, apps ?? [], label, t)
    const hits: Command[] = settled === "" ? [] : (found.data?.items ?? []).map((hit) => ({
      key: `r${hit.app}.${hit.form}.${hit.id}`, kind: "record", label: hit.title, hint: hintOf(hit, app, label), icon: hit.icon ?? "file",
      href: recordUrl(hit.app, hit.form, hit.id), opens: { app: hit.app, form: hit.form, id: hit.id, title: hit.title },
    }))
    const again: Command[] = recent.slice(0, 6).map((one) => ({
      key: `o${one.app}.${one.form}.${one.id}`, kind: "record", label: one.title, hint: label(app?.key === one.app ? app.forms[one.form]?.name : ""), icon: app?.forms[one.form]?.icon ?? "file",
      href: recordUrl(one.app, one.form, one.id), opens: one,
    }))
    const sections = q.trim() === ""
      ? [{ head: t("recent"), lines: again }, { head: t("pages"), lines: commands.filter((each) => each.kind === "page").slice(0, 8) }, { head: t("create"), lines: commands.filter((each) => each.kind === "create").slice(0, 5) }]
      : [{ head: t("records"), lines: hits }, { head: t("pages"), lines: matching(commands, q, "page") }, { head: t("create"), lines: matching(commands, q, "create") }]
    return { sections, isAsking: found.isFetching || settled !== q.trim(), error: found.error }
  }, [app, apps, label, t, settled, found.data, found.isFetching, found.error, recent, q])
}

/** What it is and its second line; a choice is stored by its key and read by its label. */
function hintOf(hit: SearchHit, app: AppView | null, label: (words: Label | undefined) => string): string {
  const form = app?.key === hit.app ? app.forms[hit.form] : undefined
  const field = form?.fields.find((each) => each.key === form.subtitle)
  const option = field?.options?.find((each) => each.key === hit.subtitle)
  return [option ? label(option.label) : hit.subtitle, label(form?.name)].filter(Boolean).join(" · ")
}

interface LineProps { id: string; line: Command; q: string; isOn: boolean; onHover: () => void; onRun: () => void }

function Line({ id, line, q, isOn, onHover, onRun }: LineProps) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => { if (isOn) element.current?.scrollIntoView?.({ block: "nearest" }) }, [isOn])
  return (
    <div ref={element} id={id} role="option" aria-selected={isOn} data-on={isOn || undefined} className="palette-line" onPointerMove={onHover} onClick={onRun}>
      <Icon name={line.icon} /><span className="ell">{marked(line.label, q)}</span>{line.hint && <span className="t3 sm ell right">{line.hint}</span>}
    </div>
  )
}

/** The typed words inside the answer, marked. */
function marked(text: string, q: string): ReactNode {
  const at = q.trim() ? text.toLowerCase().indexOf(q.trim().toLowerCase()) : -1
  if (at < 0) return text
  const end = at + q.trim().length
  return <>{text.slice(0, at)}<mark>{text.slice(at, end)}</mark>{text.slice(end)}</>
}

export default SearchDialog
