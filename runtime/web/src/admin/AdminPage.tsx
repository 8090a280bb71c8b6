import { useParams } from "@/frame/router"
import { lazy, Suspense, useEffect, useRef } from "react"
import { Problem } from "@/api"
import { useT } from "@/i18n"
import { useSession } from "@/session"
import { A } from "@/ui/A"
import { ErrorBoundary } from "@/ui/ErrorBoundary"
import { ErrorState } from "@/ui/ErrorState"
import { Icon } from "@/ui/Icon"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { useTitle } from "@/ui/useTitle"
import "./admin.css"
import "./texts"

const PARTS = {
  users: { icon: "users", page: lazy(() => import("./Users")) },
  departments: { icon: "layers", page: lazy(() => import("./Departments")) },
  roles: { icon: "key-round", page: lazy(() => import("./Roles")) },
  apps: { icon: "box", page: lazy(() => import("./Apps")) },
  flows: { icon: "workflow", page: lazy(() => import("./Flows")) },
  calendar: { icon: "calendar", page: lazy(() => import("./Calendar")) },
  jobs: { icon: "zap", page: lazy(() => import("./Jobs")) },
  audit: { icon: "list", page: lazy(() => import("./Audit")) },
  messages: { icon: "mail", page: lazy(() => import("./Messages")) },
  connections: { icon: "link", page: lazy(() => import("./Connections")) },
  about: { icon: "info", page: lazy(() => import("./About")) },
} as const

/** `/admin/{part}`: everything about the workspace that is not one app's own. */
export default function AdminPage() {
  const t = useT("admin")
  const { me } = useSession()
  const { part } = useParams()
  const key = part && part in PARTS ? (part as keyof typeof PARTS) : "users"
  useTitle(`${t(key)} · ${t("title")}`)
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }) // newer browsers answer with a promise
  }, [key])
  if (!me.is_admin) return <ErrorState error={new Problem(403, { detail: t("only_admins") })} />
  const Page = PARTS[key].page
  return (
    <div className="admin">
      <nav ref={nav} className="adminnav" aria-label={t("title")}>
        <h1>{t("title")}</h1>
        {Object.entries(PARTS).map(([name, { icon }]) => (
          <A
            key={name}
            href={`/admin/${name}`}
            className={`nav${name === key ? " on" : ""}`}
            aria-current={name === key ? "page" : undefined}
          >
            <Icon name={icon} />
            <span>{t(name)}</span>
          </A>
        ))}
      </nav>
      <div className="adminmain">
        <ErrorBoundary resetKey={key}>
          <Suspense
            fallback={
              <Loading>
                <SkeletonLines />
              </Loading>
            }
          >
            <Page />
          </Suspense>
        </ErrorBoundary>
      </div>
    </div>
  )
}
