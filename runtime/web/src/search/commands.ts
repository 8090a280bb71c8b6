/** Everything the search dialog can do besides opening records: go to a page, create something. */
import type { AppEntry, AppView, Label } from "@/api/types"
import type { Translate } from "@/i18n"

export interface Command {
  key: string
  kind: "record" | "page" | "create"
  label: string
  hint: string
  icon: string
  href: string
  opens?: { app: string; form: string; id: string; title: string }
}

export function commandsOf(app: AppView | null, apps: AppEntry[], label: (label: Label | null | undefined) => string, t: Translate): Command[] {
  const others = apps.filter((each) => each.key !== app?.key).map((each): Command => ({
    key: `a${each.key}`, kind: "page", label: label(each.name), hint: "", icon: each.icon, href: `/a/${each.key}`,
  }))
  const inbox: Command = { key: "inbox", kind: "page", label: t("inbox"), hint: "", icon: "inbox", href: "/inbox" }
  if (!app) return [inbox, ...others]
  const base = `/a/${app.key}`
  const forms = Object.values(app.forms).filter((form) => form.may.read && !form.child_of)
  return [
    { key: "home", kind: "page", label: label(app.home ? app.pages[app.home]?.name : null) || t("home"), hint: "", icon: "house", href: base }, inbox,
    ...forms.map((form): Command => ({ key: `f${form.key}`, kind: "page", label: label(form.plural) || label(form.name), hint: "", icon: form.icon ?? "file", href: `${base}/f/${form.key}` })),
    ...forms.flatMap((form) => form.views.filter((view) => view.name).map((view): Command => ({
      key: `v${form.key}.${view.key}`, kind: "page", label: label(view.name), hint: label(form.plural) || label(form.name), icon: form.icon ?? "file", href: `${base}/f/${form.key}?view=${encodeURIComponent(view.key)}`,
    }))),
    ...Object.values(app.pages).filter((page) => page.kind !== "home").map((page): Command => ({ key: `p${page.key}`, kind: "page", label: label(page.name), hint: "", icon: page.icon ?? "layout-dashboard", href: `${base}/p/${page.key}` })),
    ...Object.values(app.reports).map((report): Command => ({ key: `t${report.key}`, kind: "page", label: label(report.name) || report.key, hint: "", icon: "chart-column", href: `${base}/r/${report.key}` })),
    ...others,
    ...forms.filter((form) => form.may.create).map((form): Command => ({ key: `c${form.key}`, kind: "create", label: t("new", { form: label(form.name).toLocaleLowerCase() }), hint: "", icon: "plus", href: `${base}/f/${form.key}/new` })),
  ]
}

/** Commands whose words contain every typed word; beginnings first. */
export function matching(commands: Command[], q: string, kind: Command["kind"]): Command[] {
  const words = q.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const rank = (command: Command): number => (command.label.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1)
  return commands
    .filter((command) => command.kind === kind && words.every((word) => `${command.label} ${command.hint}`.toLowerCase().includes(word)))
    .sort((a, b) => rank(a) - rank(b)).slice(0, 6)
}
