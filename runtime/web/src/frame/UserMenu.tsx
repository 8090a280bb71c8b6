import { lazy, Suspense, useState } from "react"
import type { Theme } from "@/api/types"
import { useLanguage, useT } from "@/i18n"
import { useSession } from "@/session"
import { Avatar } from "@/ui/Avatar"
import { Menu, type MenuItems } from "@/ui/Menu"
import { go } from "@/ui/navigation"

const ShortcutsDialog = lazy(async () => ({ default: (await import("@/search/ShortcutsDialog")).ShortcutsDialog }))

const THEMES: Theme[] = ["light", "dark", "system"]

export function useUserItems(onShortcuts: () => void): MenuItems {
  const t = useT("frame")
  const language = useLanguage()
  const { me, setTheme, setLanguage, signOut } = useSession()
  return [
    { key: "profile", label: t("profile"), icon: "user", run: () => go("/me") },
    me.is_admin && { key: "admin", label: t("admin"), icon: "shield-check", run: () => go("/admin") },
    { key: "keys", label: t("shortcuts"), icon: "info", keys: "?", run: onShortcuts },
    "-",
    { head: t("language") },
    { key: "en", label: "English", checked: language === "en", run: () => void setLanguage("en") },
    { key: "zh", label: "中文", checked: language === "zh", run: () => void setLanguage("zh") },
    { head: t("theme") },
    ...THEMES.map((theme) => ({
      key: theme,
      label: t(theme),
      checked: (me.theme ?? "system") === theme,
      run: () => void setTheme(theme),
    })),
    "-",
    { key: "out", label: t("sign_out"), icon: "log-out", run: () => void signOut() },
  ]
}

export function UserMenu() {
  const t = useT("frame")
  const { me } = useSession()
  const [keys, setKeys] = useState(false)
  const items = useUserItems(() => setKeys(true))
  return (
    <>
      <Menu
        label={t("me")}
        items={items}
        side="top"
        trigger={(props) => (
          <button type="button" {...props} className="nav grow" title={me.name}>
            <Avatar name={me.name} me />
            <span className="ell t1">{me.name}</span>
          </button>
        )}
      />
      {keys && (
        <Suspense>
          <ShortcutsDialog open onClose={() => setKeys(false)} />
        </Suspense>
      )}
    </>
  )
}
