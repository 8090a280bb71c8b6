import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api } from "@/api"
import type { Ref } from "@/api/types"
import { useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { confirm } from "@/ui/Confirm"
import { toast } from "@/ui/toast"
import { TagPicker } from "@/widgets/TagPicker"
import { EntryDialog } from "./EntryDialog"
import { DepartmentField, PersonField, TextField } from "./Inputs"
import { useSubmit } from "./useSubmit"
import { useAdminApps, type Account } from "./users"

const TEXTS = ["name", "login", "email", "phone", "job"] as const
const FLAGS = ["may_build", "is_admin", "portal"] as const

/** A person's account: who they are, what they may do in each app, and a new password. */
export function UserDialog({ account, onClose }: { account: Account | null; onClose: () => void }) {
  const t = useT("admin")
  const words = useLabel()
  const { me } = useSession()
  const client = useQueryClient()
  const apps = useAdminApps()
  const [texts, setTexts] = useState(
    () =>
      Object.fromEntries(TEXTS.map((key) => [key, String(account?.[key] ?? "")])) as Record<
        (typeof TEXTS)[number],
        string
      >,
  )
  const [flags, setFlags] = useState(
    () =>
      Object.fromEntries(FLAGS.map((key) => [key, Boolean(account?.[key])])) as Record<(typeof FLAGS)[number], boolean>,
  )
  const [department, setDepartment] = useState<string | null>(
    account?.department ? String(account.department.id) : null,
  )
  const [manager, setManager] = useState<Ref | null>(account?.manager ?? null)
  const [roles, setRoles] = useState<Record<string, string[]>>(account?.roles ?? {})
  const [password, setPassword] = useState("")
  const done = () => {
    void client.invalidateQueries({ queryKey: ["admin"] })
    void client.invalidateQueries({ queryKey: ["people"] })
    toast(t("saved"))
    onClose()
  }
  const body = () => ({
    name: texts.name.trim(),
    login: texts.login.trim(),
    email: texts.email.trim() || null,
    phone: texts.phone.trim() || null,
    job: texts.job.trim() || null,
    ...flags,
    department,
    manager: manager ? String(manager.id) : null,
    roles: Object.fromEntries(Object.entries(roles)),
    ...(password ? { password } : {}),
  })
  const { submit, busy, errors, others } = useSubmit(
    () =>
      account ? api.patch<Account>(`admin/users/${account.id}`, body()) : api.post<Account>("admin/users", body()),
    done,
  )
  const switching = useSubmit(
    () => api.patch<Account>(`admin/users/${account?.id}`, { active: !account?.active }),
    done,
  )
  const switchActive = async () => {
    if (
      account?.active &&
      !(await confirm({
        title: t("deactivate_title", { name: account.name }),
        body: t("deactivate_text"),
        action: t("deactivate"),
        danger: true,
      }))
    )
      return
    await switching.submit()
  }
  const rest = others([...TEXTS, "department", "manager", "password"]) || switching.others([])
  return (
    <EntryDialog
      size="wide"
      title={account ? t("edit_user", { name: account.name }) : t("new_user")}
      existing={account !== null}
      busy={busy}
      mistake={rest}
      onClose={onClose}
      onSubmit={submit}
      act={
        account && String(account.id) !== String(me.id) && (
          <Button kind={account.active ? "danger" : "default"} onClick={() => void switchActive()}>
            {t(account.active ? "deactivate" : "activate")}
          </Button>
        )
      }
    >
      <div className="twocols">
        {TEXTS.map((key) => (
          <TextField
            key={key}
            label={t(key)}
            required={key === "name" || key === "login"}
            value={texts[key]}
            error={errors[key]}
            onChange={(value) => setTexts({ ...texts, [key]: value })}
          />
        ))}
        <DepartmentField
          label={t("department")}
          value={department}
          error={errors.department}
          onChange={setDepartment}
        />
        <PersonField label={t("manager")} value={manager} error={errors.manager} onChange={setManager} />
        <TextField
          label={t(account ? "new_password" : "password")}
          type="password"
          autoComplete="new-password"
          value={password}
          error={errors.password}
          hint={t(account ? "password_hint" : "first_password")}
          onChange={setPassword}
        />
      </div>
      <div className="row wrap g4 mt4">
        {FLAGS.map((key) => (
          <Checkbox key={key} checked={flags[key]} onChange={(on) => setFlags({ ...flags, [key]: on })}>
            {t(key)}
          </Checkbox>
        ))}
      </div>
      <div className="col g3 mt4">
        {apps.data?.map((app) => (
          <div key={app.key}>
            <span className="label">{t("roles_in", { app: words(app.name) })}</span>
            <TagPicker
              label={t("roles_in", { app: words(app.name) })}
              value={roles[app.key] ?? []}
              onChange={(next) => setRoles({ ...roles, [app.key]: next })}
              options={app.roles.map((role) => ({ value: role.key, label: words(role.name), hint: words(role.help) }))}
            />
          </div>
        ))}
      </div>
    </EntryDialog>
  )
}
