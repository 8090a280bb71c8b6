/** The roles of every app: what each is for, who has it, and the way to what it may do. */
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { api, isProblem } from "@/api"
import type { Ref } from "@/api/types"
import { formatNumber, useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Avatar } from "@/ui/Avatar"
import { ButtonLink } from "@/ui/Button"
import { Drawer } from "@/ui/Drawer"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { IconButton } from "@/ui/IconButton"
import { Note } from "@/ui/Note"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { PersonName } from "@/widgets/PersonName"
import { Head } from "./Head"
import { PersonField } from "./Inputs"
import { useAdminApps, type AdminApp } from "./users"

type Role = AdminApp["roles"][number]

const holders = (app: AdminApp, role: string): Ref[] =>
  app.members.filter((each) => each.roles.includes(role)).map((each) => each.person)

export default function Roles() {
  const t = useT("admin")
  const words = useLabel()
  const apps = useAdminApps()
  const [open, setOpen] = useState<{ app: string; role: string } | null>(null)
  const rows = (apps.data ?? []).flatMap((app) => app.roles.map((role) => ({ app, role })))
  const current = rows.find(({ app, role }) => app.key === open?.app && role.key === open.role)
  return (
    <>
      <Head title={t("roles")} />
      <div className="scroll">
        {apps.error ? <ErrorState error={apps.error} onAgain={() => void apps.refetch()} /> : null}
        {apps.isPending && (
          <Loading>
            <SkeletonLines />
          </Loading>
        )}
        {apps.data && !rows.length && <Empty icon="key-round" title={t("none")} />}
        {rows.length > 0 && (
          <table className="tbl cards">
            <thead>
              <tr>
                <th scope="col" style={{ width: 200 }}>
                  {t("role")}
                </th>
                <th scope="col" style={{ width: 160 }}>
                  {t("role_in")}
                </th>
                <th scope="col" style={{ width: 220 }}>
                  {t("people")}
                </th>
                <th scope="col">
                  {t("role_for")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ app, role }) => (
                <tr
                  key={`${app.key}.${role.key}`}
                  className="opens"
                  onClick={() => setOpen({ app: app.key, role: role.key })}
                >
                  <td>
                    <button type="button" className="b ell">
                      {words(role.name) || role.key}
                    </button>
                  </td>
                  <td className="t2">{words(app.name)}</td>
                  <td className="end">
                    <Holders people={holders(app, role.key)} />
                  </td>
                  <td className="t2 ell">{words(role.help)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {current && <RoleDrawer {...current} onClose={() => setOpen(null)} />}
    </>
  )
}

function Holders({ people }: { people: Ref[] }) {
  if (people.length === 0) return <span className="t3">—</span>
  return (
    <span className="row g1" title={people.map((each) => each.title).join(", ")}>
      {people.slice(0, 4).map((each) => (
        <Avatar key={each.id} name={each.title} />
      ))}
      <span className="t2 num">{formatNumber(people.length)}</span>
    </span>
  )
}

function RoleDrawer({ app, role, onClose }: { app: AdminApp; role: Role; onClose: () => void }) {
  const t = useT("admin")
  const words = useLabel()
  const { me } = useSession()
  const client = useQueryClient()
  const [mistake, setMistake] = useState<string | null>(null)
  const put = async (person: Ref, has: boolean) => {
    setMistake(null)
    const before = app.members.find((each) => String(each.person.id) === String(person.id))?.roles ?? []
    const roles = has ? [...new Set([...before, role.key])] : before.filter((each) => each !== role.key)
    try {
      await api.post(`admin/apps/${app.key}/members`, { user: String(person.id), roles })
      await client.invalidateQueries({ queryKey: ["admin"] })
    } catch (error) {
      setMistake(isProblem(error) ? error.detail || error.title : String(error))
    }
  }
  const people = holders(app, role.key)
  return (
    <Drawer title={words(role.name) || role.key} onClose={onClose}>
      <div className="col g3">
        {words(role.help) && <p className="t2 sm">{words(role.help)}</p>}
        {me.may_build && (
          <div>
            <ButtonLink small icon="shield-check" href={`/design/${app.key}?part=roles&key=${role.key}`}>
              {t("permissions")}
            </ButtonLink>
          </div>
        )}
        {mistake && <Note kind="bad">{mistake}</Note>}
        <PersonField label={t("add_to_role")} value={null} onChange={(person) => person && void put(person, true)} />
        {people.length === 0 && <p className="t3 sm">{t("nobody_has")}</p>}
        {people.map((person) => (
          <div key={person.id} className="row">
            <span className="grow">
              <PersonName person={person} strong />
            </span>
            <IconButton
              icon="x"
              label={t("take_role", { name: person.title })}
              onClick={() => void put(person, false)}
            />
          </div>
        ))}
      </div>
    </Drawer>
  )
}
