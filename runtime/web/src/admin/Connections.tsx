import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api } from "@/api"
import type { Label, ListPage } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { confirm } from "@/ui/Confirm"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Field } from "@/ui/Field"
import { Select } from "@/ui/Select"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { toast } from "@/ui/toast"
import { EntryDialog } from "./EntryDialog"
import { Head } from "./Head"
import { TextField } from "./Inputs"
import { useSubmit } from "./useSubmit"

interface Connection {
  id: string
  key: string
  name: Label
  base_url: string
  auth: keyof typeof SECRETS
  secrets: string[]
  allow_private: boolean
  channel: string | null
}

/** A gateway that a connection can serve, and the secrets it wants. */
interface Channel {
  key: string
  label: Label
  base_url: string
  secrets: { key: string; label: Label; required: boolean }[]
}

const SECRETS = { none: [], bearer: ["token"], basic: ["user", "password"], header: ["header", "value"] } as const

function ConnectionDialog({ connection, onClose }: { connection: Connection | null; onClose: () => void }) {
  const t = useT("admin")
  const words = useLabel()
  const client = useQueryClient()
  const [key, setKey] = useState(connection?.key ?? "")
  const [name, setName] = useState(words(connection?.name))
  const [address, setAddress] = useState(connection?.base_url ?? "")
  const [auth, setAuth] = useState<keyof typeof SECRETS>(connection?.auth ?? "none")
  const [secrets, setSecrets] = useState<Record<string, string>>({})
  const [channel, setChannel] = useState(connection?.channel ?? "")
  const channels = useQuery({
    queryKey: ["admin", "channels"],
    staleTime: Infinity,
    queryFn: async () => (await api.get<ListPage<Channel>>("admin/channels")).items,
  })
  const gateway = channels.data?.find((each) => each.key === channel)
  const own = gateway
    ? gateway.secrets.map((secret) => ({ ...secret, label: words(secret.label) }))
    : [{ key: "signing_key", label: t("signing_key"), required: false }]
  const asked = [...own, ...SECRETS[auth].map((key) => ({ key, label: t(key), required: false }))]
  const serve = (next: string) => {
    setChannel(next)
    const chosen = channels.data?.find((each) => each.key === next)
    if (chosen?.base_url && !address) setAddress(chosen.base_url)
    if (chosen && !name) setName(words(chosen.label))
    if (chosen && !key) setKey(chosen.key)
  }
  const [inside, setInside] = useState(connection?.allow_private ?? false)
  const done = () => {
    void client.invalidateQueries({ queryKey: ["admin", "connections"] })
    toast(t("saved"))
    onClose()
  }
  const body = () => ({
    key: key.trim(),
    name: name.trim() || key.trim(),
    base_url: address.trim(),
    auth,
    allow_private: inside,
    channel,
    secrets: Object.fromEntries(Object.entries(secrets).filter(([, value]) => value)),
  })
  const { submit, busy, errors, others } = useSubmit<unknown>(
    () =>
      connection ? api.patch(`admin/connections/${connection.id}`, body()) : api.post("admin/connections", body()),
    done,
  )
  const removing = useSubmit<unknown>(() => api.del(`admin/connections/${connection?.id}`), done)
  const remove = async () => {
    if (
      connection &&
      (await confirm({
        title: t("delete_connection", { name: words(connection.name) }),
        body: t("delete_connection_text"),
        action: t("delete"),
        danger: true,
      }))
    )
      await removing.submit()
  }
  const rest = others(["key", "name", "base_url", "channel"]) || removing.others([])
  return (
    <EntryDialog
      title={connection ? t("edit_connection", { name: words(connection.name) }) : t("new_connection")}
      about={t("connection_hint")}
      existing={connection !== null}
      busy={busy}
      mistake={rest}
      onClose={onClose}
      onSubmit={submit}
      act={
        connection && (
          <Button kind="danger" onClick={() => void remove()}>
            {t("delete")}
          </Button>
        )
      }
    >
      <div className="col g4">
        <Field label={t("channel")} error={errors.channel} hint={channel ? t("channel_hint") : undefined}>
          {({ id }) => (
            <Select
              id={id}
              value={channel}
              onChange={(next) => serve(next ?? "")}
              options={[
                { value: "", label: t("channel_none") },
                ...(channels.data ?? []).map((each) => ({ value: each.key, label: words(each.label) })),
              ]}
            />
          )}
        </Field>
        <TextField
          label={t("key")}
          required
          value={key}
          error={errors.key}
          onChange={setKey}
          disabled={Boolean(connection)}
        />
        <TextField label={t("called")} value={name} error={errors.name} onChange={setName} />
        <TextField
          label={t("base_url")}
          required
          value={address}
          error={errors.base_url}
          placeholder="https://api.example.com"
          onChange={setAddress}
        />
        <Field label={t("auth")}>
          {({ id }) => (
            <Select
              id={id}
              value={auth}
              onChange={(next) => setAuth(next ?? "none")}
              options={(Object.keys(SECRETS) as (keyof typeof SECRETS)[]).map((value) => ({
                value,
                label: t(`auth_${value}`),
              }))}
            />
          )}
        </Field>
        {asked.map((secret) => (
          <TextField
            key={secret.key}
            label={secret.label}
            type="password"
            required={secret.required && !connection?.secrets.includes(secret.key)}
            autoComplete="new-password"
            value={secrets[secret.key] ?? ""}
            placeholder={connection?.secrets.includes(secret.key) ? t("secret_set") : ""}
            onChange={(value) => setSecrets({ ...secrets, [secret.key]: value })}
          />
        ))}
        <Checkbox checked={inside} onChange={setInside}>
          {t("allow_private")}
        </Checkbox>
      </div>
    </EntryDialog>
  )
}

export default function Connections() {
  const t = useT("admin")
  const words = useLabel()
  const list = useQuery({
    queryKey: ["admin", "connections"],
    queryFn: async () => (await api.get<ListPage<Connection>>("admin/connections")).items,
  })
  const [open, setOpen] = useState<Connection | "new" | null>(null)
  const add = (
    <Button small kind="primary" icon="plus" onClick={() => setOpen("new")}>
      {t("new_connection")}
    </Button>
  )
  return (
    <>
      <Head title={t("connections")} action={list.data?.length ? add : null} />
      <div className="scroll">
        {list.error ? <ErrorState error={list.error} onAgain={() => void list.refetch()} /> : null}
        {list.isPending && (
          <Loading>
            <SkeletonLines />
          </Loading>
        )}
        {list.data && !list.data.length && (
          <Empty icon="link" title={t("none")} text={t("connection_hint")}>
            {add}
          </Empty>
        )}
        {list.data && list.data.length > 0 && (
          <table className="tbl cards">
            <thead>
              <tr>
                <th scope="col">{t("called")}</th>
                <th scope="col">{t("key")}</th>
                <th scope="col">{t("base_url")}</th>
                <th scope="col">{t("channel")}</th>
              </tr>
            </thead>
            <tbody>
              {list.data.map((each) => (
                <tr key={each.id} className="opens" onClick={() => setOpen(each)}>
                  <td>
                    <button type="button" className="n ell" onClick={() => setOpen(each)}>
                      {words(each.name)}
                    </button>
                  </td>
                  <td className="mono t2">{each.key}</td>
                  <td className="t2">{each.base_url}</td>
                  <td className="end">{each.channel ? t(`channel_${each.channel}`) : <span className="t3">—</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {open && <ConnectionDialog connection={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}
