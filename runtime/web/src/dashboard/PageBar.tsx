/** The bar of a page with reports: which one, how fresh, and full screen. */
import { useEffect, useState, type ReactNode, type RefObject } from "react"
import { useIsFetching, useQueryClient } from "@tanstack/react-query"
import { useAppView } from "@/app"
import type { PageDef } from "@/api/types"
import { formatWhen, useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { ButtonLink } from "@/ui/Button"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { Menu } from "@/ui/Menu"
import { go } from "@/ui/navigation"

export function PageTitle({ page }: { page: PageDef }) {
  const app = useAppView()
  const label = useLabel()
  const t = useT("dashboard")
  const others = Object.values(app.pages).filter((each) => each.key !== page.key)
  if (others.length === 0) return <h1>{label(page.name)}</h1>
  return (
    <Menu label={t("dashboards")} trigger={(props) => <button {...props} type="button" className="crumb"><h1 className="t1b">{label(page.name)}</h1><Icon name="chevron-down" size="s" /></button>}
      items={others.map((each) => ({ key: each.key, icon: each.icon ?? "layout-dashboard", label: label(each.name), run: () => go(each.key === app.home ? `/a/${app.key}` : `/a/${app.key}/p/${each.key}`) }))} />
  )
}

/** When the oldest number on the page was computed; pressing it asks for all of them again. */
export function Freshness() {
  const t = useT("dashboard")
  const app = useAppView()
  const client = useQueryClient()
  const busy = useIsFetching({ queryKey: ["report", app.key] }) > 0
  const dates = client.getQueryCache().findAll({ queryKey: ["report", app.key], type: "active" }).flatMap((query) => (query.state.data as { as_of?: string } | undefined)?.as_of ?? [])
  const oldest = dates.sort()[0]
  const refresh = (): void => {
    for (const key of ["report", "records", "count", "waiting"]) void client.invalidateQueries({ queryKey: [key, app.key] })
  }
  const words = oldest ? t("asof", { when: formatWhen(oldest) }) : ""
  return (
    <button type="button" className="t3 xs row g1" aria-label={[t("refresh"), words].filter(Boolean).join(", ")} title={t("refresh")} onClick={refresh}>
      <Icon name="refresh-cw" size="xs" className={busy ? "spin" : ""} />{words}
    </button>
  )
}

export function FullScreen({ target }: { target: RefObject<HTMLElement | null> }) {
  const t = useT("dashboard")
  const [isFull, setFull] = useState(false)
  useEffect(() => {
    const heard = (): void => setFull(document.fullscreenElement !== null)
    document.addEventListener("fullscreenchange", heard)
    return () => document.removeEventListener("fullscreenchange", heard)
  }, [])
  return <IconButton icon={isFull ? "minimize" : "maximize"} label={t(isFull ? "full.end" : "full")} onClick={() => void (isFull ? document.exitFullscreen() : target.current?.requestFullscreen())} />
}

export function EditLink({ children }: { children?: ReactNode }) {
  const t = useT("dashboard")
  const app = useAppView()
  const { me } = useSession()
  return <>{children}{me.may_build && <ButtonLink small icon="pencil" href={`/design/${app.key}`}>{t("edit")}</ButtonLink>}</>
}
