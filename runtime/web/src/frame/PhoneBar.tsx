import { useState } from "react"
import type { AppView } from "@/api/types"
import { useInboxCount } from "@/inbox/counts"
import { useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { A } from "@/ui/A"
import { Avatar } from "@/ui/Avatar"
import { Drawer } from "@/ui/Drawer"
import { Icon } from "@/ui/Icon"
import { MenuList } from "@/ui/Menu"
import { navOf, type NavEntry } from "./menu"
import { usePlace } from "./place"
import { AppSwitcher } from "./AppSwitcher"
import { useUserItems } from "./UserMenu"

/** Five places in thumb reach: home, two of the app's lists, the inbox, everything else. */
export function PhoneBar({ app, onSearch }: { app: AppView | null; onSearch: () => void }) {
  const t = useT("frame")
  const words = useLabel()
  const place = usePlace()
  const waiting = useInboxCount()
  const [open, setOpen] = useState(false)
  const groups = app ? navOf(app, words, t, place) : []
  const all = groups.flatMap((group) => group.items)
  const lists = all.filter((each) => each.href.includes("/f/") && !each.href.includes("?")).slice(0, 2)
  const inbox: NavEntry = {
    key: "inbox",
    href: "/inbox",
    label: t("tasks"),
    icon: "inbox",
    on: place.path.startsWith("/inbox"),
  }
  const home = all[0] && { ...all[0], label: all[0].label.length > 9 ? t("home_short") : all[0].label }
  const five = [home, ...lists, inbox].filter(Boolean)
  return (
    <>
      <nav className="tabbar" aria-label={t("navigation")}>
        {five.map((entry) => (
          <A
            key={entry.key}
            href={entry.href}
            className={entry.on ? "on" : ""}
            aria-current={entry.on ? "page" : undefined}
          >
            <Icon name={entry.icon} />
            <span className="ell">{entry.label}</span>
            {entry.key === "inbox" && waiting ? <span className="bd">{waiting > 99 ? "99+" : waiting}</span> : null}
          </A>
        ))}
        <button type="button" aria-expanded={open} onClick={() => setOpen(true)}>
          <Icon name="menu" />
          <span>{t("more")}</span>
        </button>
      </nav>
      {open && <Everything app={app} groups={groups} onSearch={onSearch} onClose={() => setOpen(false)} />}
    </>
  )
}

function Everything({
  app,
  groups,
  onSearch,
  onClose,
}: {
  app: AppView | null
  groups: ReturnType<typeof navOf>
  onSearch: () => void
  onClose: () => void
}) {
  const t = useT("frame")
  const { me } = useSession()
  const items = useUserItems(() => undefined)
  return (
    <Drawer
      title={
        <span className="row">
          <Avatar name={me.name} me size="m" />
          {me.name}
        </span>
      }
      label={t("open_menu")}
      onClose={onClose}
    >
      <AppSwitcher app={app} />
      <button
        type="button"
        className="nav find"
        onClick={() => {
          onClose()
          onSearch()
        }}
      >
        <Icon name="search" />
        <span className="grow">{t("search")}</span>
      </button>
      {groups.map((group, index) => (
        <div key={index} onClick={onClose}>
          {group.label && <div className="navh">{group.label}</div>}
          {group.items.map((entry) => (
            <A key={entry.key} href={entry.href} className={`nav${entry.on ? " on" : ""}`}>
              <Icon name={entry.icon} />
              <span className="ell grow">{entry.label}</span>
            </A>
          ))}
        </div>
      ))}
      <div className="navh" />
      <div className="menu flat" role="menu" aria-label={t("me")}>
        <MenuList
          items={items.filter((item) => !(item && typeof item === "object" && "key" in item && item.key === "keys"))}
          close={onClose}
        />
      </div>
    </Drawer>
  )
}
