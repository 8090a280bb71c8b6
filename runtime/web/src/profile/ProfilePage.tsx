import { useState, type ReactNode } from "react"
import { api } from "@/api"
import type { Language, Me, Theme } from "@/api/types"
import { TextField } from "@/admin/Inputs"
import { useSubmit } from "@/admin/useSubmit"
import { useLanguage, useT } from "@/i18n"
import { useSession } from "@/session"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { Field } from "@/ui/Field"
import { Note } from "@/ui/Note"
import { Segmented } from "@/ui/Segmented"
import { Select } from "@/ui/Select"
import { TimeInput } from "@/ui/TimeInput"
import { toast } from "@/ui/toast"
import { useTitle } from "@/ui/useTitle"
import { Away } from "./Away"
import { Tokens } from "./Tokens"
import "./profile.css"
import "./texts"

export const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="card pcard" aria-label={title}>
    <h2>{title}</h2>
    {children}
  </section>
)

/** What only an administrator changes: plain text under its label. */
const Fact = ({ label, value }: { label: string; value: string }) => (
  <div>
    <span className="label">{label}</span>
    <p className="fact">{value}</p>
  </div>
)

function AboutYou() {
  const t = useT("profile")
  const { me, change } = useSession()
  const [name, setName] = useState(me.name)
  const [email, setEmail] = useState(me.email ?? "")
  const [phone, setPhone] = useState(me.phone ?? "")
  const { submit, busy, errors, others } = useSubmit<Me>(
    () => change({ name: name.trim(), email: email.trim() || null, phone: phone.trim() || null }),
    () => toast(t("saved")),
  )
  const rest = others(["name", "email", "phone"])
  return (
    <Card title={t("about")}>
      <form
        className="col g4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {rest && <Note kind="bad">{rest}</Note>}
        <div className="twop">
          <TextField
            label={t("name")}
            required
            value={name}
            error={errors.name}
            onChange={setName}
            autoComplete="name"
          />
          <Fact label={t("login")} value={me.login} />
          <TextField
            label={t("email")}
            type="email"
            value={email}
            error={errors.email}
            onChange={setEmail}
            autoComplete="email"
          />
          <TextField
            label={t("phone")}
            type="tel"
            value={phone}
            error={errors.phone}
            onChange={setPhone}
            autoComplete="tel"
          />
          {me.department && <Fact label={t("department")} value={me.department.title} />}
        </div>
        <div>
          <Button type="submit" kind="primary" busy={busy}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Card>
  )
}

const zones = (): string[] =>
  typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : ["UTC", "Asia/Shanghai"]

/** "Asia/Shanghai · China Standard Time": the place, and the name of its time in the reader's language. */
function zoneName(zone: string, language: Language): string {
  const parts = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { timeZone: zone, timeZoneName: "long" }).formatToParts()
  const name = parts.find((each) => each.type === "timeZoneName")?.value
  return [zone.replaceAll("_", " "), name].filter((each, at, all) => each && all.indexOf(each) === at).join(" · ")
}

function Look() {
  const t = useT("profile")
  const language = useLanguage()
  const { me, setLanguage, setTheme, change } = useSession()
  const all = zones().includes(me.timezone) ? zones() : [me.timezone, ...zones()]
  return (
    <Card title={t("look")}>
      <div className="twop">
        <div>
          <span className="label">{t("language")}</span>
          <Segmented<Language>
            label={t("language")}
            items={[
              { key: "en", label: "English" },
              { key: "zh", label: "中文" },
            ]}
            value={language}
            onChange={(next) => void setLanguage(next)}
          />
        </div>
        <div>
          <span className="label">{t("theme")}</span>
          <Segmented<Theme>
            label={t("theme")}
            items={(["light", "dark", "system"] as const).map((key) => ({ key, label: t(key) }))}
            value={me.theme ?? "system"}
            onChange={(next) => void setTheme(next)}
          />
        </div>
        <Field label={t("timezone")}>
          {({ id }) => (
            <Select
              id={id}
              value={me.timezone}
              options={all.map((zone) => ({ value: zone, label: zoneName(zone, language) }))}
              onChange={(zone) => zone && void change({ timezone: zone }).then(() => toast(t("saved")))}
            />
          )}
        </Field>
      </div>
    </Card>
  )
}

function Quiet() {
  const t = useT("profile")
  const { me, change } = useSession()
  const hours = me.quiet_hours
  const set = (quiet_hours: Me["quiet_hours"]) => void change({ quiet_hours }).then(() => toast(t("saved")))
  return (
    <Card title={t("quiet")}>
      <Checkbox
        checked={Boolean(hours)}
        onChange={(on) => set(on ? { from: "22:00", until: "08:00" } : null)}
      >
        {t("quiet_on")}
      </Checkbox>
      {hours && (
        <div className="twop">
          {(["from", "until"] as const).map((end) => (
            <Field key={end} label={t(`quiet_${end}`)}>
              {({ id }) => (
                <TimeInput id={id} value={hours[end]} onChange={(value) => value && set({ ...hours, [end]: value })} />
              )}
            </Field>
          ))}
        </div>
      )}
    </Card>
  )
}

function Password() {
  const t = useT("profile")
  const [values, setValues] = useState({ old: "", new: "", again: "" })
  const [differ, setDiffer] = useState(false)
  const done = () => {
    setValues({ old: "", new: "", again: "" })
    toast(t("changed"))
  }
  const { submit, busy, errors, others } = useSubmit(
    () => api.post("me/password", { old: values.old, new: values.new }),
    done,
  )
  const rest = others(["old", "new"])
  const send = () => {
    setDiffer(values.new !== values.again)
    if (values.new === values.again) void submit()
  }
  const field = (key: keyof typeof values, autoComplete: string, error?: string) => (
    <TextField
      label={t(key)}
      type="password"
      required
      value={values[key]}
      error={error}
      autoComplete={autoComplete}
      onChange={(value) => setValues({ ...values, [key]: value })}
    />
  )
  return (
    <Card title={t("password")}>
      <form
        className="col g4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        {rest && <Note kind="bad">{rest}</Note>}
        <div className="twop">
          {field("old", "current-password", errors.old)}
          <span className="nophone" />
          {field("new", "new-password", errors.new)}
          {field("again", "new-password", differ ? t("differ") : undefined)}
        </div>
        <div>
          <Button type="submit" busy={busy} disabled={!values.old || !values.new}>
            {t("change")}
          </Button>
        </div>
      </form>
    </Card>
  )
}

/** `/me` */
export default function ProfilePage() {
  const t = useT("profile")
  const { signOut } = useSession()
  useTitle(t("title"))
  return (
    <>
      <header className="bar">
        <h1>{t("title")}</h1>
        <span className="right">
          <Button small kind="quiet" icon="log-out" onClick={() => void signOut()}>
            {t("sign_out")}
          </Button>
        </span>
      </header>
      <div className="scroll profile">
        <div className="profcol">
          <AboutYou />
          <Look />
          <Away />
          <Quiet />
          <Password />
          <Tokens />
        </div>
      </div>
    </>
  )
}
