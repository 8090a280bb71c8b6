import { useMemo } from "react"
import { useLabel, useT } from "@/i18n"
import { Dialog } from "@/ui/Dialog"
import { kindAt, nameOf } from "../commands/names"
import { join } from "../document/pointer"
import type { AppDoc, Keyed, Label } from "../document/types"
import { go, PARTS } from "../location"
import { useDesign, useDocument } from "./context"
import { jump } from "./jump"
import { useOverlay } from "./overlay"
import { TypeAhead, type Choice } from "./TypeAhead"

interface Hit extends Choice {
  about: string
}

const ICONS: Record<string, string> = {
  forms: "file-text",
  fields: "type",
  views: "list",
  flows: "git-branch",
  rules: "zap",
  tables: "table-2",
  reports: "chart-column",
  pages: "layout-dashboard",
  roles: "shield-check",
  nodes: "circle-check",
  checks: "shield-check",
}
const LISTS = ["forms", "flows", "rules", "tables", "reports", "pages", "roles"] as const
const INSIDE: Record<string, string[]> = { forms: ["fields", "views", "checks"], flows: ["nodes"] }

/** Everything with a name, and every action of the bar, by typing a part of it. */
export function FindDialog({ onClose }: { onClose: () => void }) {
  const t = useT("design")
  const label = useLabel()
  const { store } = useDesign()
  const document = useDocument()
  const show = useOverlay((state) => state.show)
  const hits = useMemo(
    (): Hit[] => [
      ...namesOf(document).map(({ pointer, list, value, owner }): Hit => ({
        key: pointer,
        label: label(nameOf(value, document)) || value.key,
        about: [label(kindAt(pointer)), owner && label(owner)].filter(Boolean).join(" · "),
        icon: ICONS[list] ?? "file",
        words: `${value.key} ${allWords(value.label ?? value.name)}`,
        run: () => {
          jump(store, pointer)
        },
      })),
      ...PARTS.map((part): Hit => ({
        key: part,
        label: t(part),
        about: t("parts"),
        icon: ICONS[part] ?? "file",
        words: part,
        run: () => go({ part, key: null }),
      })),
      {
        key: "preview",
        label: t("preview"),
        about: t("actions"),
        icon: "eye",
        words: "preview",
        run: () => setTimeout(() => show("preview")),
      },
      {
        key: "publish",
        label: t("publish"),
        about: t("actions"),
        icon: "rocket",
        words: "publish",
        run: () => setTimeout(() => show("publish")),
      },
      {
        key: "settings",
        label: t("settings"),
        about: t("actions"),
        icon: "settings",
        words: "settings name languages",
        run: () => setTimeout(() => show("settings")),
      },
      {
        key: "releases",
        label: t("releases"),
        about: t("actions"),
        icon: "history",
        words: "releases history",
        run: () => go({ part: "releases" }),
      },
    ],
    [document, label, store, t, show],
  )
  return (
    <Dialog title={t("findTitle")} onClose={onClose}>
      <TypeAhead
        choices={hits}
        label={t("find")}
        placeholder={t("findPlaceholder")}
        className={{ field: "input", list: "menu flat findhits" }}
        about={(hit) => <span className="t3 xs">{hit.about}</span>}
        empty={(text) => (
          <p className="t2 sm" style={{ padding: 12 }}>
            {t("findEmpty", { q: text })}
          </p>
        )}
        onPick={(hit) => {
          onClose()
          hit.run()
        }}
      />
    </Dialog>
  )
}

const allWords = (label: Label | undefined): string =>
  typeof label === "object" ? Object.values(label).join(" ") : (label ?? "")

function namesOf(document: AppDoc): { pointer: string; list: string; value: Keyed; owner?: Label }[] {
  return LISTS.flatMap((list) =>
    ((document[list] as Keyed[] | undefined) ?? []).flatMap((value, at) => {
      const pointer = join("", list, at)
      const inner = (INSIDE[list] ?? []).flatMap((name) =>
        ((value as unknown as Record<string, Keyed[]>)[name] ?? []).map((each, index) => ({
          pointer: join(pointer, name, index),
          list: name,
          value: each,
          owner: value.name ?? value.key,
        })),
      )
      return [{ pointer, list, value }, ...inner]
    }),
  )
}
