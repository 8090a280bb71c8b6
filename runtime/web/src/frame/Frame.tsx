import { Suspense, lazy, useEffect, useState, type ReactNode } from "react"
import { AppProvider, useApps, useAppViewOf } from "@/app"
import { useT } from "@/i18n"
import { Empty } from "@/ui/Empty"
import { ErrorBoundary } from "@/ui/ErrorBoundary"
import { ErrorState } from "@/ui/ErrorState"
import { Loading, SkeletonLines } from "@/ui/Skeleton"
import { useKeys } from "@/ui/useKeys"
import { useTitle } from "@/ui/useTitle"
import { usePhone } from "@/ui/useMedia"
import { OfflineBar } from "./OfflineBar"
import { lastApp, rememberApp, rememberList, usePlace, type Place } from "./place"
import { Outlet } from "./router"
import { SideNav } from "./SideNav"
import "./frame.css"
import "./texts"

const PhoneBar = lazy(async () => ({ default: (await import("./PhoneBar")).PhoneBar }))
const SearchDialog = lazy(() => import("@/search/SearchDialog"))
const NotificationsPanel = lazy(async () => ({
  default: (await import("@/notifications/NotificationsPanel")).NotificationsPanel,
}))
const ShortcutsDialog = lazy(async () => ({ default: (await import("@/search/ShortcutsDialog")).ShortcutsDialog }))

/** The app in the address, else the one used last, else the first. */
function useOpenApp() {
  const place = usePlace()
  const apps = useApps()
  const known = (key: string | null) => (key && apps.data?.some((each) => each.key === key) ? key : null)
  const key = place.app ?? known(lastApp()) ?? apps.data?.[0]?.key ?? null
  const view = useAppViewOf(key)
  useEffect(() => {
    if (place.app && view.data) rememberApp(place.app)
  }, [place.app, view.data])
  return { key, view, none: Boolean(apps.data && !apps.data.length && !place.app), inApp: Boolean(place.app), apps }
}

/** Navigation, search, notifications around every page. */
export function Frame() {
  const t = useT("frame")
  const phone = usePhone()
  const place = usePlace()
  const open = useOpenApp()
  const [layer, setLayer] = useState<"search" | "news" | "keys" | null>(null)
  const close = () => setLayer(null)
  useEffect(() => {
    if (place.app && place.form && !place.record)
      rememberList(place.app, place.form, window.location.pathname + window.location.search)
  })
  useKeys({ "Mod+K": () => setLayer("search"), "?": () => setLayer("keys") })
  const app = open.view.data ?? null
  return (
    <AppProvider app={app}>
      <div className="app">
        <a className="skip" href="#content">
          {t("skip")}
        </a>
        {!phone && <SideNav app={app} onSearch={() => setLayer("search")} onNotifications={() => setLayer("news")} />}
        <main className="main" id="content" tabIndex={-1}>
          <OfflineBar />
          <ErrorBoundary resetKey={place.path}>
            <Content open={open} />
          </ErrorBoundary>
        </main>
        {phone && !takesFoot(place) && (
          <Quietly resetKey={place.path}>
            <Suspense fallback={<nav className="tabbar" />}>
              <PhoneBar app={app} onSearch={() => setLayer("search")} />
            </Suspense>
          </Quietly>
        )}
      </div>
      <Quietly resetKey={layer}>
        <Suspense>
          {layer === "search" && <SearchDialog open onClose={close} />}
          {layer === "news" && <NotificationsPanel open onClose={close} />}
          {layer === "keys" && <ShortcutsDialog open onClose={close} />}
        </Suspense>
      </Quietly>
    </AppProvider>
  )
}

/** A part around the page whose code did not arrive (no connection) is missing until asked for again; the page stays. */
const Quietly = ({ children, resetKey }: { children: ReactNode; resetKey: unknown }) => (
  <ErrorBoundary resetKey={resetKey} fallback={null}>
    {children}
  </ErrorBoundary>
)

/** On a phone, a record and a task use the foot of the screen for what one does with them; "back" leads out. */
const takesFoot = (place: Place): boolean =>
  /^\d+$/.test(place.record ?? "") || /^\/inbox\/./.test(place.path)

function AppFailed(props: { error: unknown; onAgain: () => void }) {
  const t = useT("frame")
  useTitle(t("failed"))
  return <ErrorState {...props} />
}

function Content({ open }: { open: ReturnType<typeof useOpenApp> }) {
  const t = useT("frame")
  if (open.inApp && open.view.error)
    return <AppFailed error={open.view.error} onAgain={() => void open.view.refetch()} />
  if (open.inApp && !open.view.data)
    return (
      <Loading what={t("loading")}>
        <SkeletonLines />
      </Loading>
    )
  if (open.none && window.location.pathname === "/")
    return <Empty icon="box" title={t("no_app")} text={t("no_app_text")} />
  return (
    <Suspense
      fallback={
        <Loading>
          <SkeletonLines />
        </Loading>
      }
    >
      <Outlet />
    </Suspense>
  )
}
