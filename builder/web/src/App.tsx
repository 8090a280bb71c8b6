import { lazy, Suspense } from "react"
import { useSession } from "@/session"
import { useT } from "@/i18n"
import { ButtonLink } from "@/ui/Button"
import { Empty } from "@/ui/Empty"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import "./frame/texts"
import { usePlace } from "./location"

const AppsPage = lazy(() => import("./apps/AppsPage"))
const DesignerPage = lazy(() => import("./frame/DesignerPage"))

/** The list of apps, or the designer of one. */
export function App() {
  const { me } = useSession()
  const t = useT("design")
  const app = usePlace((place) => place.app)
  if (!me.may_build) {
    return (
      <main className="center" style={{ height: "100%" }}>
        <Empty icon="lock" title={t("noPermissionTitle")} text={t("noPermission")}>
          <ButtonLink kind="primary" href="/">
            {t("toApps")}
          </ButtonLink>
        </Empty>
      </main>
    )
  }
  return (
    <Suspense
      fallback={
        <Loading>
          <SkeletonLines lines={8} />
        </Loading>
      }
    >
      {app ? <DesignerPage key={app} app={app} /> : <AppsPage />}
    </Suspense>
  )
}
