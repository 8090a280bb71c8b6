import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, isProblem } from "@/api"
import type { ListPage, Ref } from "@/api/types"
import { formatDateTime, useLabel, useT } from "@/i18n"
import { Button, ButtonLink } from "@/ui/Button"
import { confirm } from "@/ui/Confirm"
import { Drawer } from "@/ui/Drawer"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Note } from "@/ui/Note"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Tabs } from "@/ui/Tabs"
import { Tag } from "@/ui/Tag"
import { toast } from "@/ui/toast"
import { TagPicker } from "@/widgets/TagPicker"
import { PersonName } from "@/widgets/PersonName"
import { Head } from "./Head"
import { ImportDialog } from "./ImportDialog"
import { PersonField } from "./Inputs"
import { useAdminApps, type AdminApp } from "./users"

/** Who has which roles in one app. */
function Members({ app }: { app: AdminApp }) {
  const t = useT("admin")
  const words = useLabel()
  const client = useQueryClient()
  const [mistake, setMistake] = useState<string | null>(null)
  const [adding, setAdding] = useState<Ref | null>(null)
  const put = async (person: Ref, roles: string[]) => {
    setMistake(null)
    try {
      await api.post(`admin/apps/${app.key}/members`, { user: String(person.id), roles })
      await client.invalidateQueries({ queryKey: ["admin"] })
    } catch (error) {
      setMistake(isProblem(error) ? error.detail || error.title : String(error))
    }
  }
  const options = app.roles.map((role) => ({ value: role.key, label: words(role.name), hint: words(role.help) }))
  const fresh = adding && !app.members.some((each) => String(each.person.id) === String(adding.id))
  return (
    <div className="col g3">
      {mistake && <Note kind="bad">{mistake}</Note>}
      <PersonField label={t("add_member")} value={null} onChange={setAdding} />
      {fresh && (
        <div className="member">
          <PersonName person={adding} strong />
          <TagPicker
            small
            autoFocus
            label={t("choose_roles")}
            value={[]}
            onChange={(roles) => void put(adding, roles).then(() => setAdding(null))}
            options={options}
          />
        </div>
      )}
      {app.members.map(({ person, roles }) => (
        <div key={person.id} className="member">
          <PersonName person={person} strong />
          <TagPicker
            small
            label={t("roles")}
            value={roles}
            onChange={(next) => void put(person, next)}
            options={options}
          />
          <IconButton
            icon="x"
            label={t("remove_member", { name: person.title })}
            onClick={() => void put(person, [])}
          />
        </div>
      ))}
    </div>
  )
}

interface Release {
  release: number
  at: string
  by: Ref | null
  message: string
  current: boolean
}

function Releases({ app }: { app: AdminApp }) {
  const t = useT("admin")
  const client = useQueryClient()
  const [mistake, setMistake] = useState<string | null>(null)
  const list = useQuery({
    queryKey: ["admin", "releases", app.key],
    queryFn: async () => (await api.get<ListPage<Release>>(`builder/apps/${app.key}/releases`)).items,
  })
  if (list.error) return <ErrorState small error={list.error} onAgain={() => void list.refetch()} />
  const rollBack = async (n: number) => {
    if (
      !(await confirm({
        title: t("roll_back_title", { n }),
        body: t("roll_back_text", { n }),
        action: t("roll_back", { n }),
      }))
    )
      return
    try {
      await api.post(`builder/apps/${app.key}/releases/${n}/roll-back`, {})
      toast(t("rolled_back", { n }))
      await client.invalidateQueries()
    } catch (error) {
      setMistake(isProblem(error) ? error.detail || error.title : String(error))
    }
  }
  return (
    <div>
      {mistake && <Note kind="bad">{mistake}</Note>}
      {list.data?.map((each) => {
        const n = each.release
        return (
          <div key={n} className="item">
            <span className="b num">{n}</span>
            <div className="grow">
              <div className="ell">{each.message || "—"}</div>
              <div className="t3 xs">
                {[each.by?.title, formatDateTime(each.at, { short: true })].filter(Boolean).join(" · ")}
              </div>
            </div>
            {each.current ? (
              <Tag color="green">{t("current")}</Tag>
            ) : (
              <Button small onClick={() => void rollBack(n)}>
                {t("roll_back", { n })}
              </Button>
            )}
          </div>
        )
      })}
    </div>
  )
}

export default function Apps() {
  const t = useT("admin")
  const words = useLabel()
  const apps = useAdminApps()
  const [importing, setImporting] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const [tab, setTab] = useState<"members" | "releases">("members")
  const current = apps.data?.find((each) => each.key === open)
  const add = (
    <Button small kind="primary" icon="upload" onClick={() => setImporting(true)}>
      {t("import")}
    </Button>
  )
  return (
    <>
      <Head title={t("apps")} action={add} />
      <div className="scroll pad">
        {apps.error ? <ErrorState error={apps.error} onAgain={() => void apps.refetch()} /> : null}
        {apps.isPending && (
          <Loading>
            <SkeletonLines />
          </Loading>
        )}
        {apps.data && !apps.data.length && (
          <Empty icon="box" title={t("none")} text={t("import_hint")}>
            {add}
          </Empty>
        )}
        <div className="appcards">
          {apps.data?.map((app) => (
            <section key={app.key} className="card">
              <div className="h">
                <Icon name={app.icon || "box"} />
                <span className="grow ell">{words(app.name)}</span>
                <span className="t3 xs num">
                  {t("release")} {app.release}
                </span>
              </div>
              <div className="appbody">
                <div className="t3 sm">
                  <span className="mono">{app.key}</span> · {t("version")} {app.version} · {t("members")}{" "}
                  <span className="num">{app.members.length}</span>
                </div>
                <div className="row wrap mt3">
                  <Button
                    small
                    icon="users"
                    onClick={() => {
                      setTab("members")
                      setOpen(app.key)
                    }}
                  >
                    {t("members")}
                  </Button>
                  <Button
                    small
                    icon="rotate-ccw"
                    onClick={() => {
                      setTab("releases")
                      setOpen(app.key)
                    }}
                  >
                    {t("releases")}
                  </Button>
                  <ButtonLink
                    small
                    icon="download"
                    href={`/api/builder/apps/${app.key}/export`}
                    download={`${app.key}.json`}
                  >
                    {t("export")}
                  </ButtonLink>
                  <ButtonLink small kind="quiet" icon="pencil" href={`/design/${app.key}`}>
                    {t("design")}
                  </ButtonLink>
                </div>
              </div>
            </section>
          ))}
        </div>
      </div>
      {current && (
        <Drawer wide title={words(current.name)} onClose={() => setOpen(null)}>
          <Tabs
            items={[
              { key: "members", label: t("members"), count: current.members.length },
              { key: "releases", label: t("releases") },
            ]}
            value={tab}
            onChange={setTab}
            style={{ margin: "-16px -20px 16px" }}
          />
          {tab === "members" ? <Members app={current} /> : <Releases app={current} />}
        </Drawer>
      )}
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </>
  )
}
