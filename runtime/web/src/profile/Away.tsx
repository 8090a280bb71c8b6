/** While I am away, somebody else decides in my place; the history names both. */
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { TextField } from "@/admin/Inputs"
import { useSubmit } from "@/admin/useSubmit"
import { api } from "@/api"
import type { ListPage, Ref } from "@/api/types"
import { useApps } from "@/app"
import { formatDate, formatList, useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Button } from "@/ui/Button"
import { DatePicker } from "@/ui/DatePicker"
import { Field } from "@/ui/Field"
import { IconButton } from "@/ui/IconButton"
import { Note } from "@/ui/Note"
import { Select } from "@/ui/Select"
import { Tag } from "@/ui/Tag"
import { toast } from "@/ui/toast"
import { useDebounced } from "@/ui/useDebounced"
import { usePeopleSearch } from "@/widgets/people"
import "./texts"

interface Absence {
  id: string
  person: Ref
  agent: Ref
  since: string | null
  until: string | null
  /** Apps (`crm`) or flows (`crm.contract_approval`); null: everything. */
  flows: string[] | null
  note: string
  active: boolean
}

export function Away() {
  const t = useT("profile")
  const client = useQueryClient()
  const list = useQuery({ queryKey: ["away"], queryFn: async () => (await api.get<ListPage<Absence>>("me/away")).items })
  const apps = useApps().data
  const label = useLabel()
  const nameOf = (scope: string): string => label(apps?.find((each) => each.key === scope)?.name) || scope
  const remove = async (id: string) => {
    await api.del(`me/away/${id}`)
    await client.invalidateQueries({ queryKey: ["away"] })
  }
  return (
    <section className="card pcard" aria-label={t("away")}>
      <h2>{t("away")}</h2>
      <p className="t3 sm">{t("away_hint")}</p>
      {(list.data ?? []).map((each) => (
        <div key={each.id} className="row g2 awayline">
          <span className="grow">
            <span className="b">{each.agent.title}</span> <span className="t2 num">{period(each, t)}</span>
            {each.flows && <span className="t2"> · {t("away_only", { names: formatList(each.flows.map(nameOf)) })}</span>}
            {each.note && <span className="t3"> · {each.note}</span>}
          </span>
          {each.active && <Tag color="green">{t("away_now")}</Tag>}
          <IconButton icon="trash-2" label={t("away_end")} onClick={() => void remove(each.id)} />
        </div>
      ))}
      <NewAbsence onDone={() => void client.invalidateQueries({ queryKey: ["away"] })} />
    </section>
  )
}

const period = (each: Absence, t: (key: string, values?: Record<string, string>) => string): string =>
  each.since && each.until ? `${formatDate(each.since.slice(0, 10))} – ${formatDate(each.until.slice(0, 10))}`
    : each.until ? t("away_until", { day: formatDate(each.until.slice(0, 10)) }) : each.since ? t("away_since", { day: formatDate(each.since.slice(0, 10)) }) : ""

/** Days in the person's own time zone; the last one counts wholly. */
const instant = (day: string | null, end: boolean): string | null => (day ? new Date(`${day}T${end ? "23:59:59" : "00:00:00"}`).toISOString() : null)

function NewAbsence({ onDone }: { onDone: () => void }) {
  const t = useT("profile")
  const { me } = useSession()
  const [agent, setAgent] = useState<string | null>(null)
  const [q, setQ] = useState("")
  const [since, setSince] = useState<string | null>(null)
  const [until, setUntil] = useState<string | null>(null)
  const [note, setNote] = useState("")
  const [app, setApp] = useState<string | null>(null)
  const apps = useApps().data ?? []
  const label = useLabel()
  const people = usePeopleSearch(useDebounced(q))
  const done = () => {
    setAgent(null)
    setSince(null)
    setUntil(null)
    setNote("")
    setApp(null)
    toast(t("saved"))
    onDone()
  }
  const { submit, busy, errors, others } = useSubmit<unknown>(
    () => api.post("me/away", { agent, since: instant(since, false), until: instant(until, true), flows: app ? [app] : null, note: note.trim() }),
    done,
  )
  const rest = others(["agent", "since", "until", "note"])
  return (
    <form className="col g4 mt3" noValidate onSubmit={(event) => { event.preventDefault(); if (agent) void submit() }}>
      {rest && <Note kind="bad">{rest}</Note>}
      <div className="twop">
        <Field label={t("away_agent")} error={errors.agent} required>
          {({ id }) => (
            <Select id={id} value={agent} onChange={setAgent} onSearch={setQ} loading={people.isFetching} placeholder={t("away_find")}
              options={(people.data ?? []).filter((each) => each.id !== me.id).map((each) => ({ value: each.id, label: each.title ?? each.name, hint: each.department?.title }))} />
          )}
        </Field>
        <TextField label={t("away_note")} value={note} error={errors.note} onChange={setNote} />
        {apps.length > 1 && (
          <Field label={t("away_scope")}>
            {({ id }) => (
              <Select id={id} value={app ?? ""} onChange={(next) => setApp(next || null)}
                options={[{ value: "", label: t("away_all") }, ...apps.map((each) => ({ value: each.key, label: label(each.name) || each.key }))]} />
            )}
          </Field>
        )}
        <Field label={t("away_from")} error={errors.since}>{({ id }) => <DatePicker id={id} value={since} onChange={setSince} />}</Field>
        <Field label={t("away_to")} error={errors.until}>{({ id }) => <DatePicker id={id} value={until} onChange={setUntil} />}</Field>
      </div>
      <div><Button type="submit" busy={busy} disabled={!agent}>{t("away_add")}</Button></div>
    </form>
  )
}
