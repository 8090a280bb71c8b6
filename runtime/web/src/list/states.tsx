/** What a list says when it has no rows to show: loading, empty, nothing found, not allowed, broken. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { A } from "@/ui/A"
import { api, isProblem } from "@/api"
import { recordUrl } from "@/app"
import type { AppView, ListPage } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Button, ButtonLink } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { Skeleton } from "@/ui/Skeleton"
import { useTitle } from "@/ui/useTitle"
import type { Column } from "./columns"
import { useList } from "./context"
import { recordsPath, useCount } from "./data"

const BARS = [172, 140, 156, 120, 148]

export function SkeletonRows({ columns, rows, label }: { columns: Column[]; rows: number; label: string }) {
  return (
    <>
      {Array.from({ length: rows }, (_, row) => (
        <tr key={row} aria-hidden={row > 0 || undefined}>
          <td className="lpick"><span className="sr">{row === 0 ? label : ""}</span></td>
          {columns.map((column, index) => (
            <td key={column.path} className={column.isRight ? "r" : ""}>
              {index === 0 ? <span className="row"><Skeleton width={24} height={24} /><Skeleton width={BARS[row % 5]!} /></span> : <Skeleton width={Math.min(column.width - 28, 96)} height={column.field.options ? 16 : 10} />}
            </td>
          ))}
          <td />
        </tr>
      ))}
    </>
  )
}

/** The two-line rows of a phone, to come. */
export function PhoneSkeletonRows({ rows, label }: { rows: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="prow" style={{ height: 64 }}>
          <Skeleton width={32} height={32} />
          <div className="grow col g3">
            <span className="row between"><Skeleton width={BARS[row % 5]!} /><Skeleton width={48} height={8} /></span>
            <span className="row between"><Skeleton width={96} height={8} /><Skeleton width={64} height={8} /></span>
          </div>
        </div>
      ))}
    </div>
  )
}

/** The mortise and its tenon, still apart. */
export function Drawing() {
  return (
    <svg className="ill" viewBox="0 0 72 56" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" aria-hidden="true">
      <path d="M8 14a4 4 0 0 1 4-4h48a4 4 0 0 1 4 4v16H48V22H24v8H8z" fill="var(--bg-sunken)" />
      <path d="M24 32v-4h24v8h16v10a4 4 0 0 1-4 4H12a4 4 0 0 1-4-4V36h16z" stroke="var(--accent)" strokeDasharray="4 3" />
    </svg>
  )
}

export function ListEmpty({ onCreate, onImport }: { onCreate?: () => void; onImport?: () => void }) {
  const { form } = useList()
  const t = useT("list")
  const label = useLabel()
  const names = lower(label(form.plural) || label(form.name))
  return (
    <div className="list-state">
      <div className="empty" style={{ maxWidth: 440 }}>
        <Drawing />
        <h2>{t("empty.title", { form: names })}</h2>
        <p>{label(form.help) || t(onImport ? "empty.text" : "empty.text.plain")}</p>
        <div className="acts">
          {onImport && <Button icon="upload" onClick={onImport}>{t("empty.import")}</Button>}
          {onCreate && <Button kind="primary" icon="plus" keys="C" onClick={onCreate}>{t("new", { form: lower(label(form.name)) })}</Button>}
        </div>
      </div>
    </div>
  )
}

/** The filter is one that the database cannot work out: says so, and looks further when asked. */
export function LookedNote({ note, hasMore = false, isLoading = false, onMore }: { note: NonNullable<ListPage["note"]>; hasMore?: boolean; isLoading?: boolean; onMore?: () => void }) {
  const t = useT("list")
  return (
    <div className="note info list-note" role="status">
      <Icon name="info" />
      <span>{note.message}</span>
      {note.stopped && hasMore && <Button small busy={isLoading} onClick={onMore}>{t("note.further")}</Button>}
    </div>
  )
}

/** A name inside an English sentence starts small, unless it is an abbreviation. */
export const lower = (name: string): string => (/^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name)

/** Nothing found: says what was asked for, and how many there would be without the filters. */
export function ListNone() {
  const { app, form, state, shown, change } = useList()
  const t = useT("list")
  const label = useLabel()
  const filters = shown.chips.length + (shown.where ? 1 : 0)
  const loose: [string, string][] = state.q ? [["q", state.q]] : []
  const without = useCount(app.key, form.key, loose, filters > 0).data?.count ?? 0
  const only = useOnly(loose, without === 1)
  const name = lower(label(form.name))
  const clear = (): void => change({ chips: [], filter: "", view: state.view }, "push")
  const title = state.q ? (filters ? "none.title.q.filters" : "none.title.q") : filters ? "none.title.filters" : "none.title"
  return (
    <div className="list-state">
      <div className="empty" style={{ maxWidth: 420 }}>
        <span className="pic"><Icon name="search-x" size="l" /></span>
        <h2>{t(title, { form: name, q: state.q, filters: t("none.filters", { n: filters }) })}</h2>
        <p>{without === 1 && only ? t("none.without.one", { title: only.title }) : without > 0 ? t("none.without", { n: without }) : t("none.text")}</p>
        <div className="acts">
          <Button onClick={() => change({ q: "", chips: [], filter: "" }, "push")}>{t("filter.clear")}</Button>
          {only ? <A className="btn p" href={recordUrl(app.key, form.key, only.id)}>{t("none.show")}</A> : without > 0 && <Button kind="primary" onClick={clear}>{t("none.show.all", { n: without })}</Button>}
        </div>
      </div>
    </div>
  )
}

function useOnly(pairs: [string, string][], enabled: boolean): { id: string; title: string } | undefined {
  const { app, form } = useList()
  const { data } = useInfiniteQuery({
    queryKey: ["only", app.key, form.key, pairs],
    queryFn: () => api.get<ListPage>(recordsPath(app.key, form.key), { ...Object.fromEntries(pairs), limit: 1 }),
    initialPageParam: null, getNextPageParam: () => null, enabled,
  })
  return enabled ? data?.pages[0]?.items[0] : undefined
}

/** A form that this person's app does not have: the server knows whether it is forbidden or not there, and its name. */
export function ListUnknown({ app, form }: { app: AppView; form: string }) {
  const t = useT("list")
  const label = useLabel()
  const { error, isPending } = useQuery({ queryKey: ["denied", app.key, form], queryFn: () => api.get<ListPage>(recordsPath(app.key, form), { limit: 1 }), retry: false })
  const isMissing = isProblem(error) && error.status === 404
  useTitle(isPending ? null : t(isMissing ? "missing.title" : "denied.name"))
  if (isPending) return null
  return (
    <>
      <header className="bar"><h1>{t(isMissing ? "missing.title" : "denied.name")}</h1></header>
      <div className="list-state">
        <div className="empty" style={{ maxWidth: 420 }}>
          <span className="pic"><Icon name={isMissing ? "search-x" : "lock"} size="l" /></span>
          <h2>{isProblem(error) ? error.detail.replace(/[.。]$/, "") : t("denied.name")}</h2>
          <p>{t(isMissing ? "missing.text" : "denied.text")}</p>
          <div className="acts"><Button icon="arrow-left" onClick={() => window.history.back()}>{t("denied.back")}</Button><ButtonLink href={`/a/${app.key}`} icon="house">{label(app.home ? app.pages[app.home]?.name : app.name) || label(app.name)}</ButtonLink></div>
        </div>
      </div>
    </>
  )
}

export function ListDenied() {
  const { form, app } = useList()
  const t = useT("list")
  const label = useLabel()
  return (
    <div className="list-state">
      <div className="empty" style={{ maxWidth: 420 }}>
        <span className="pic"><Icon name="lock" size="l" /></span>
        <h2>{t("denied.title", { form: lower(label(form.plural) || label(form.name)) })}</h2>
        <p>{t("denied.text")}</p>
        <div className="acts"><ButtonLink href={`/a/${app.key}`}>{label(app.name)}</ButtonLink></div>
      </div>
    </div>
  )
}
