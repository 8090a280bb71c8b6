import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { api } from "@/api"
import type { FormView, Label, ListPage, Ref } from "@/api/types"
import { fieldOf, recordUrl, useApps, useAppViewOf } from "@/app"
import { formatDateTime, useLabel, useT, type Translate } from "@/i18n"
import { A } from "@/ui/A"
import { Button } from "@/ui/Button"
import { DatePicker } from "@/ui/DatePicker"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { Select } from "@/ui/Select"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { textOf } from "@/widgets"
import { PersonName } from "@/widgets/PersonName"
import { Head } from "./Head"
import { PersonField } from "./Inputs"

interface Entry {
  id: string
  app: string
  form: string
  kind: string
  record: string
  revision: number
  at: string
  by: Ref | null
  actor_kind: string
  changes: unknown
}
type Change = { field: string; old: unknown; new: unknown }

/** The log keeps changes as a list, or as `{field: [old, new]}`. */
function changesOf(entry: Entry): Change[] {
  if (Array.isArray(entry.changes)) return entry.changes as Change[]
  return Object.entries((entry.changes ?? {}) as Record<string, unknown>).map(([field, value]) =>
    Array.isArray(value)
      ? { field, old: value[0], new: value[1] }
      : typeof value === "object" && value && "new" in value
        ? { field, old: (value as Change).old, new: (value as Change).new }
        : { field, old: null, new: value },
  )
}

/** The words of a key, or nothing where there are none. */
function known(key: string, t: Translate): string {
  const words = t(key)
  return words === key ? "" : words
}

/** A value of the workspace's own records, which have no form to say how it reads. */
function plainWords(value: unknown, t: Translate): string {
  if (value === null || value === undefined) return ""
  if (typeof value === "object") return Array.isArray(value) ? value.join(", ") : ((value as Ref).title ?? JSON.stringify(value))
  return known(`value.${String(value)}`, t) || String(value)
}

/** What a part of the workspace's own records is called. */
const partWords = (entry: Entry, part: string, t: Translate): string =>
  known(`field.${entry.form}.${part}`, t) || known(`field.${part}`, t) || part

const isId = (value: unknown): boolean => typeof value === "number" || typeof value === "string"

/** Names of the people whose own data was changed, or who stand in a changed field. */
function usePeople(rows: Entry[], formOf: (entry: Entry) => FormView | undefined): Map<string, string> {
  const named = (entry: Entry): string[] => {
    const form = formOf(entry)
    if (!form) return entry.app === "core" && entry.form === "person" ? [entry.record] : []
    return changesOf(entry).flatMap((change) =>
      fieldOf(form, change.field)?.widget === "person" ? [change.old, change.new].filter(isId).map(String) : [],
    )
  }
  const ids = [...new Set(rows.flatMap(named))].slice(0, 200)
  const { data } = useQuery({
    queryKey: ["people", "named", ids],
    queryFn: () => api.get<ListPage<Ref>>("people", { ids: ids.join(","), limit: 200 }),
    enabled: ids.length > 0,
    staleTime: 60_000,
  })
  return new Map((data?.items ?? []).map((each) => [String(each.id), each.title]))
}

/** What names a record of the workspace itself: a person's name, else the name in the change, else its number. */
function titleOf(entry: Entry, people: Map<string, string>, words: (label: Label) => string): string {
  if (entry.form === "person") return people.get(entry.record) ?? entry.record
  if (entry.record === "0") return ""
  const named = changesOf(entry).find((change) => change.field === "name")
  return words((named?.new ?? named?.old ?? entry.record) as Label)
}

function What({ entry, form, people }: { entry: Entry; form?: FormView; people: Map<string, string> }) {
  const t = useT("admin")
  const words = useLabel()
  const changes = changesOf(entry)
  return (
    <span className="row g3 auditwhat">
      {changes.slice(0, 4).map((change) => {
        const field = form && fieldOf(form, change.field)
        const show = (value: unknown) =>
          (field?.widget === "person" && isId(value)
            ? people.get(String(value))
            : field
              ? textOf(field, value)
              : plainWords(value, t)) || "—"
        return (
          <span key={change.field} className="row g1 ell">
            <span className="t3">{words(field?.label) || partWords(entry, change.field, t)}</span>
            {entry.kind !== "create" && (
              <>
                <del className="ell">{show(change.old)}</del>
                <Icon name="arrow-right" size="xs" />
              </>
            )}
            <span className="ell">{show(change.new)}</span>
          </span>
        )
      })}
      {changes.length > 4 && <span className="t3">+{changes.length - 4}</span>}
    </span>
  )
}

export default function Audit() {
  const t = useT("admin")
  const words = useLabel()
  const apps = useApps()
  const [app, setApp] = useState<string | null>(null)
  const [form, setForm] = useState<string | null>(null)
  const [person, setPerson] = useState<Ref | null>(null)
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const shownApp = app ?? apps.data?.[0]?.key ?? null
  const view = useAppViewOf(shownApp)
  const filters = { app, form, user: person?.id, from, to }
  const log = useInfiniteQuery({
    queryKey: ["admin", "audit", filters],
    initialPageParam: null as string | null,
    getNextPageParam: (page: ListPage<Entry>) => page.next,
    queryFn: ({ pageParam }) => api.get<ListPage<Entry>>("admin/audit", { ...filters, cursor: pageParam, limit: 50 }),
  })
  const rows = log.data?.pages.flatMap((page) => page.items) ?? []
  const forms = Object.values(view.data?.forms ?? {})
  const formOf = (entry: Entry) => (entry.app === shownApp ? view.data?.forms[entry.form] : undefined)
  const people = usePeople(rows, formOf)
  const any = app || form || person || from || to
  return (
    <>
      <Head title={t("audit")} />
      <div className="tools audittools">
        <span className="w160">
          <Select
            small
            clearable
            label={t("app")}
            placeholder={t("app")}
            value={app}
            options={(apps.data ?? []).map((each) => ({ value: each.key, label: words(each.name) }))}
            onChange={(next) => {
              setApp(next)
              setForm(null)
            }}
          />
        </span>
        <span className="w160">
          <Select
            small
            clearable
            label={t("form")}
            placeholder={t("form")}
            value={form}
            options={forms.map((each) => ({ value: each.key, label: words(each.name) }))}
            onChange={setForm}
          />
        </span>
        <span className="w160">
          <PersonField small label={t("person")} value={person} onChange={setPerson} />
        </span>
        <span className="w160">
          <DatePicker small label={t("from")} placeholder={t("from")} value={from} onChange={setFrom} />
        </span>
        <span className="w160">
          <DatePicker small label={t("to")} placeholder={t("to")} value={to} onChange={setTo} />
        </span>
        {any && (
          <Button
            small
            kind="quiet"
            onClick={() => {
              setApp(null)
              setForm(null)
              setPerson(null)
              setFrom(null)
              setTo(null)
            }}
          >
            {t("clear")}
          </Button>
        )}
      </div>
      <div className="scroll">
        {log.error ? <ErrorState error={log.error} onAgain={() => void log.refetch()} /> : null}
        {log.isPending && (
          <Loading>
            <SkeletonLines lines={8} />
          </Loading>
        )}
        {log.data && !rows.length && <Empty icon="list" title={t("audit_none")} />}
        {rows.length > 0 && (
          <table className="tbl cards">
            <thead>
              <tr>
                <th scope="col" style={{ width: 140 }}>
                  {t("when")}
                </th>
                <th scope="col" style={{ width: 150 }}>
                  {t("who")}
                </th>
                <th scope="col" style={{ width: 230 }}>
                  {t("record")}
                </th>
                <th scope="col">{t("what")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((entry) => (
                <tr key={entry.id}>
                  <td className="num t2 end">{formatDateTime(entry.at, { short: true })}</td>
                  <td>
                    {entry.by ? <PersonName person={entry.by} /> : <span className="t3">{t("system_actor")}</span>}
                  </td>
                  <td>
                    {formOf(entry) ? (
                      <A className="link" href={recordUrl(entry.app, entry.form, entry.record)}>
                        {words(formOf(entry)?.name)} {entry.record}
                      </A>
                    ) : (
                      <span>
                        {known(`${entry.app}.${entry.form}`, t) || entry.form} {titleOf(entry, people, words)}
                      </span>
                    )}{" "}
                    <span className="t3 xs">{t(`${entry.kind}_kind`)}</span>
                  </td>
                  <td>
                    <What entry={entry} form={formOf(entry)} people={people} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {log.hasNextPage && (
          <div className="adminmore">
            <Button small kind="quiet" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
              {t("more")}
            </Button>
          </div>
        )}
      </div>
    </>
  )
}
