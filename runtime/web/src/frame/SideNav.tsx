import type { AppView } from "@/api/types"
import { useInboxCount } from "@/inbox/counts"
import { useLabel, useLanguage, useT } from "@/i18n"
import { useUnread } from "@/notifications/unread"
import { useSession } from "@/session"
import { A } from "@/ui/A"
import { Icon } from "@/ui/Icon"
import { Kbd } from "@/ui/Kbd"
import { AppSwitcher } from "./AppSwitcher"
import { useNavCounts } from "./counts"
import { navOf, type NavEntry } from "./menu"
import { usePlace } from "./place"
import { UserMenu } from "./UserMenu"
import "./texts"

function Line({ entry, hot, count }: { entry: NavEntry; hot?: number; count?: string | null }) {
  const shared = {
    className: `nav${entry.on ? " on" : ""}`,
    href: entry.href,
    "aria-current": entry.on ? ("page" as const) : undefined,
    title: entry.label,
  }
  const inside = (
    <>
      <Icon name={entry.icon} />
      <span className="ell grow">{entry.label}</span>
      {hot ? (
        <span className="count hot">{hot > 99 ? "99+" : hot}</span>
      ) : count ? (
        <span className="count">{count}</span>
      ) : null}
    </>
  )
  return entry.outside ? (
    <a {...shared} target="_blank" rel="noreferrer">
      {inside}
    </a>
  ) : (
    <A {...shared}>{inside}</A>
  )
}

export function SideNav({
  app,
  onSearch,
  onNotifications,
}: {
  app: AppView | null
  onSearch: () => void
  onNotifications: () => void
}) {
  const t = useT("frame")
  const words = useLabel()
  const place = usePlace()
  const { me } = useSession()
  useLanguage()
  const waiting = useInboxCount()
  const unread = useUnread()
  const groups = app ? navOf(app, words, t, place) : []
  const counts = useNavCounts(app?.key ?? null, groups)
  const inbox: NavEntry = {
    key: "inbox",
    href: "/inbox",
    label: t("inbox"),
    icon: "inbox",
    on: place.path.startsWith("/inbox"),
  }
  return (
    <nav className="side" aria-label={t("navigation")}>
      <AppSwitcher app={app} />
      <button type="button" className="nav find" onClick={onSearch} aria-keyshortcuts="Control+K" title={t("search")}>
        <Icon name="search" />
        <span className="grow">{t("search")}</span>
        <Kbd keys="Mod K" />
      </button>
      <div className="sidescroll">
        {groups.length === 0 && <Line entry={inbox} hot={waiting} />}
        {groups.map((group, index) => (
          <div
            key={group.label ?? index}
            role={group.label ? "group" : undefined}
            aria-label={group.label ?? undefined}
          >
            {group.label && <div className="navh">{group.label}</div>}
            {group.items.map((entry, line) => (
              <div key={entry.key}>
                <Line entry={entry} count={counts[entry.key]} />
                {index === 0 && line === 0 && <Line entry={inbox} hot={waiting} />}
              </div>
            ))}
          </div>
        ))}
      </div>
      {app && me.may_build && (
        <a className="nav sidefoot" href={`/design/${app.key}`} title={t("edit_app")}>
          <Icon name="settings" />
          <span className="grow">{t("edit_app")}</span>
        </a>
      )}
      <div className={`row userline${app && me.may_build ? "" : " sidefoot"}`}>
        <UserMenu />
        <button
          type="button"
          className="nav bellb"
          aria-label={unread ? `${t("notifications")}: ${unread}` : t("notifications")}
          title={t("notifications")}
          onClick={onNotifications}
        >
          <Icon name="bell" />
          {unread ? <i className="dot acc" /> : null}
        </button>
      </div>
    </nav>
  )
}
