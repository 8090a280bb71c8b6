import { useMemo } from "react"
import type { AppView } from "@/api/types"
import { navOf } from "@/frame/menu"
import { useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import "@/frame/texts"
import "./texts"

const NOWHERE = { path: "", app: null, form: null, record: null, view: null, page: null, report: null }

interface Props {
  app: AppView
  form: string
  onForm: (key: string) => void
}

/** The menu as people with the role have it; its forms can be opened here, pages and reports only in the app itself. */
export function RoleMenu({ app, form, onForm }: Props) {
  const t = useT("preview")
  const frame = useT("frame")
  const label = useLabel()
  const groups = useMemo(
    () => navOf(app, label, frame, { ...NOWHERE, app: app.key, form }),
    [app, form, label, frame],
  )
  return (
    <nav className="sheet previewmenu" aria-label={t("menu")}>
      {groups.map((group, at) => (
        <div key={group.label ?? at} role={group.label ? "group" : undefined} aria-label={group.label ?? undefined}>
          {group.label && <div className="navh">{group.label}</div>}
          {group.items.map((entry) => {
            const opens = /\/f\/([^/?]+)/.exec(entry.href)?.[1]
            const words = (
              <>
                <Icon name={entry.icon} />
                <span className="grow ell">{entry.label}</span>
              </>
            )
            return opens ? (
              <button
                key={entry.key}
                type="button"
                className={`nav${entry.on ? " on" : ""}`}
                aria-current={entry.on || undefined}
                onClick={() => onForm(opens)}
              >
                {words}
              </button>
            ) : (
              <div key={entry.key} className="nav t3">
                {words}
              </div>
            )
          })}
        </div>
      ))}
    </nav>
  )
}
