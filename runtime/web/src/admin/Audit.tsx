import { useInfiniteQuery } from "@tanstack/react-query"
import { useState } from "react"
import { api } from "@/api"
import type { FormView, ListPage, Ref } from "@/api/types"
import { fieldOf, recordUrl, useApps, useAppViewOf } from "@/app"
import { formatDateTime, useLabel, useT } from "@/i18n"
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

function What({ entry, form }: { entry: Entry; form?: FormView }) {
  const words = useLabel()
  const changes = changesOf(entry)
  return (
    <span className="row g3 auditwhat">
      {changes.slice(0, 4).map((change) => {
        const field = form && fieldOf(form, change.field)
        const show = (value: unknown) =>
          (field
            ? textOf(field, value)
            : typeof value === "object" && value
              ? JSON.stringify(value)
              : String(value ?? "")) || "—"
        return (
          <span key={change.field} className="row g1 ell">
            <span className="t3">{words(field?.label) || change.field}</span>
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
          <table className="tbl">
            <thead>
              <tr>
                <th scope="col" style={{ width: 140 }}>
                  {t("when")}
                </th>
                <th scope="col" style={{ width: 150 }}>
                  {t("who")}
                </th>
                <th scope="col" style={{ width: 190 }}>
                  {t("record")}
                </th>
                <th scope="col">{t("what")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((entry) => (
                <tr key={entry.id}>
                  <td className="num t2">{formatDateTime(entry.at, { short: true })}</td>
                  <td>
                    {entry.by ? <PersonName person={entry.by} /> : <span className="t3">{entry.actor_kind}</span>}
                  </td>
                  <td>
                    <A className="link" href={recordUrl(entry.app, entry.form, entry.record)}>
                      {words(formOf(entry)?.name) || entry.form} {entry.record}
                    </A>{" "}
                    <span className="t3 xs">{t(`${entry.kind}_kind`)}</span>
                  </td>
                  <td>
                    <What entry={entry} form={formOf(entry)} />
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
