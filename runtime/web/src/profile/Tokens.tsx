import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api } from "@/api"
import type { ListPage } from "@/api/types"
import { TextField } from "@/admin/Inputs"
import { useSubmit } from "@/admin/useSubmit"
import { formatDate, relativeDays, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { confirm } from "@/ui/Confirm"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { Note } from "@/ui/Note"
import { toast } from "@/ui/toast"
import { Card } from "./ProfilePage"

interface Token {
  id: string
  name: string
  scopes: string[] | null
  created_at: string
  used_at: string | null
  expires_at: string | null
}

/** Tokens for programs; the secret is shown once. */
export function Tokens() {
  const t = useT("profile")
  const client = useQueryClient()
  const list = useQuery({
    queryKey: ["tokens"],
    queryFn: async () => (await api.get<ListPage<Token>>("me/tokens")).items,
  })
  const [name, setName] = useState("")
  const [secret, setSecret] = useState<string | null>(null)
  const again = () => client.invalidateQueries({ queryKey: ["tokens"] })
  const { submit, busy, errors, others } = useSubmit(
    () => api.post<Token & { token: string }>("me/tokens", { name: name.trim() }),
    (made) => {
      setSecret(made.token)
      setName("")
      void again()
    },
  )
  const revoke = async (token: Token) => {
    if (
      !(await confirm({
        title: t("revoke_title", { name: token.name }),
        body: t("revoke_text"),
        action: t("revoke"),
        danger: true,
      }))
    )
      return
    await api.del(`me/tokens/${token.id}`)
    await again()
  }
  const copy = async () => {
    await navigator.clipboard.writeText(secret ?? "")
    toast(t("copied"), { icon: "copy" })
  }
  const rest = others(["name"])
  return (
    <Card title={t("tokens")}>
      <p className="t2 sm">{t("tokens_text")}</p>
      {secret && (
        <Note
          kind="ok"
          actions={
            <Button small icon="copy" onClick={() => void copy()}>
              {t("copy")}
            </Button>
          }
        >
          {t("created")}
          <div className="mono secret">{secret}</div>
        </Note>
      )}
      {rest && <Note kind="bad">{rest}</Note>}
      {list.error ? <ErrorState small error={list.error} onAgain={() => void list.refetch()} /> : null}
      <div>
        {list.data?.map((token) => (
          <div key={token.id} className="item">
            <Icon name="key-round" className="t3" />
            <div className="grow">
              <div className="b ell">{token.name}</div>
              <div className="t3 xs">
                {token.used_at ? t("used", { when: relativeDays(token.used_at) }) : t("never")}
                {token.expires_at ? ` · ${t("expires", { when: formatDate(token.expires_at) })}` : ""}
              </div>
            </div>
            <Button small kind="danger" onClick={() => void revoke(token)}>
              {t("revoke")}
            </Button>
          </div>
        ))}
        {list.data && !list.data.length && <p className="t3 sm">{t("none")}</p>}
      </div>
      <form
        className="row newtoken"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div className="grow">
          <TextField label={t("token_name")} value={name} error={errors.name} onChange={setName} />
        </div>
        <Button type="submit" icon="plus" busy={busy} disabled={!name.trim()}>
          {t("create")}
        </Button>
      </form>
    </Card>
  )
}
