import type { AppView } from "@/api/types"
import { useApps } from "@/app"
import { useLabel, useT } from "@/i18n"
import { useSession } from "@/session"
import { Icon } from "@/ui/Icon"
import { Mark } from "@/ui/Mark"
import { Menu } from "@/ui/Menu"
import { go } from "@/ui/navigation"

/** The product's sign, the open app, and the way to the others. */
export function AppSwitcher({ app }: { app: AppView | null }) {
  const t = useT("frame")
  const words = useLabel()
  const apps = useApps()
  const { me } = useSession()
  const items = () => [
    { head: t("apps") },
    ...(apps.data ?? []).map((each) => ({
      key: each.key,
      label: words(each.name),
      icon: each.icon || "box",
      checked: each.key === app?.key,
      run: () => go(`/a/${each.key}`),
    })),
    (me.may_build || me.is_admin) && ("-" as const),
    me.may_build && { key: "new", label: t("new_app"), icon: "plus", run: () => go("/design/") },
    me.is_admin && { key: "admin", label: t("admin"), icon: "shield-check", run: () => go("/admin") },
  ]
  return (
    <Menu
      label={t("all_apps")}
      items={items}
      trigger={(props) => (
        <button type="button" {...props} className="switch" title={t("all_apps")}>
          <Mark />
          <span className="ell grow">{app ? words(app.name) : "Mortise"}</span>
          <Icon name="chevrons-up-down" size="s" />
        </button>
      )}
    />
  )
}
