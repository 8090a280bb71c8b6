import { useState } from "react"
import { useLabel, useT } from "@/i18n"
import { Avatar } from "@/ui/Avatar"
import { Button } from "@/ui/Button"
import { ErrorState } from "@/ui/ErrorState"
import { SearchBox } from "@/ui/SearchBox"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { Tag } from "@/ui/Tag"
import { useDebounced } from "@/ui/useDebounced"
import { Head } from "./Head"
import { UserDialog } from "./UserDialog"
import { useAccounts, useAdminApps, type Account } from "./users"

function Roles({ account }: { account: Account }) {
  const words = useLabel()
  const apps = useAdminApps()
  const named = Object.entries(account.roles ?? {}).flatMap(([key, roles]) => {
    const app = apps.data?.find((each) => each.key === key)
    return roles.map((role) => ({
      key: `${key}.${role}`,
      text: words(app?.roles.find((each) => each.key === role)?.name) || role,
      app: words(app?.name) || key,
    }))
  })
  return (
    <span className="row g1">
      {named.slice(0, 3).map((each) => (
        <Tag key={each.key} line title={each.app}>
          {each.text}
        </Tag>
      ))}
      {named.length > 3 && <span className="t3 xs">+{named.length - 3}</span>}
    </span>
  )
}

export default function Users() {
  const t = useT("admin")
  const [text, setText] = useState("")
  const [open, setOpen] = useState<Account | "new" | null>(null)
  const accounts = useAccounts(useDebounced(text))
  const rows = accounts.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <Head
        title={t("users")}
        tools={<SearchBox value={text} onChange={setText} placeholder={t("search")} width={220} />}
        action={
          <Button small kind="primary" icon="plus" onClick={() => setOpen("new")}>
            {t("new_user")}
          </Button>
        }
      />
      <div className="scroll">
        {accounts.error ? <ErrorState error={accounts.error} onAgain={() => void accounts.refetch()} /> : null}
        {accounts.isPending && (
          <Loading>
            <SkeletonLines lines={8} />
          </Loading>
        )}
        {rows.length > 0 && (
          <table className="tbl cards">
            <thead>
              <tr>
                <th scope="col">{t("name")}</th>
                <th scope="col">
                  {t("login")}
                </th>
                <th scope="col">
                  {t("department")}
                </th>
                <th scope="col">{t("roles")}</th>
                <th scope="col" style={{ width: 270 }}>
                  {t("status")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((each) => (
                <tr key={each.id} className="opens" onClick={() => setOpen(each)}>
                  <td>
                    <span className="row">
                      <Avatar name={each.name} />
                      <button type="button" className="n ell" onClick={() => setOpen(each)}>
                        {each.name}
                      </button>
                    </span>
                  </td>
                  <td className="t2">{each.login}</td>
                  <td className="t2">{each.department?.title}</td>
                  <td className="end">
                    <Roles account={each} />
                  </td>
                  <td>
                    <span className="row g1">
                      {!each.active && <Tag color="red">{t("inactive")}</Tag>}
                      {each.is_admin && <Tag color="violet">{t("is_admin")}</Tag>}
                      {each.may_build && <Tag color="blue">{t("may_build")}</Tag>}
                      {each.portal && <Tag>{t("portal")}</Tag>}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {accounts.hasNextPage && (
          <div className="adminmore">
            <Button small kind="quiet" busy={accounts.isFetchingNextPage} onClick={() => void accounts.fetchNextPage()}>
              {t("more")}
            </Button>
          </div>
        )}
      </div>
      {open && <UserDialog account={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}
