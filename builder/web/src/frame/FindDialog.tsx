import { useMemo, useState } from "react"
import { useLabel, useT } from "@/i18n"
import { Dialog } from "@/ui/Dialog"
import { Icon } from "@/ui/Icon"
import { kindAt, nameOf } from "../commands/names"
import { join } from "../document/pointer"
import type { AppDoc, Keyed, Label } from "../document/types"
import { matching } from "../forms/search"
import { go, PARTS } from "../location"
import { useDesign, useDocument } from "./context"
import { jump } from "./jump"
import { useOverlay } from "./overlay"

interface Hit {
  key: string
  label: string
  about: string
  icon: string
  words: string
  run: () => void
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
  const [text, setText] = useState("")
  const [at, setAt] = useState(0)
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
  const found = matching(hits, text, (hit) => [hit.label, hit.words]).slice(0, 60)
  const here = Math.min(at, found.length - 1)
  const pick = (hit: Hit | undefined) => {
    if (hit) {
      onClose()
      hit.run()
    }
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(found.length - 1, here + step)))
    }
    if (event.key === "Enter") {
      event.preventDefault()
      pick(found[here])
    }
  }
  return (
    <Dialog title={t("findTitle")} onClose={onClose}>
      <div onKeyDown={onKeyDown}>
        <label className="input">
          <Icon name="search" size="s" />
          <input
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls="find-hits"
            aria-activedescendant={found[here] ? `find-${here}` : undefined}
            aria-label={t("find")}
            placeholder={t("findPlaceholder")}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setAt(0)
            }}
          />
        </label>
        <div id="find-hits" role="listbox" aria-label={t("findTitle")} className="menu flat findhits">
          {found.map((hit, row) => (
            <div
              key={hit.key}
              id={`find-${row}`}
              role="option"
              aria-selected={row === here}
              className="mi"
              data-on={row === here || undefined}
              ref={(element) => {
                if (row === here) element?.scrollIntoView?.({ block: "nearest" })
              }}
              onPointerMove={() => setAt(row)}
              onClick={() => pick(hit)}
            >
              <Icon name={hit.icon} />
              <span className="grow ell">{hit.label}</span>
              <span className="t3 xs">{hit.about}</span>
            </div>
          ))}
        </div>
        {!found.length && (
          <p className="t2 sm" style={{ padding: 12 }}>
            {t("findEmpty", { q: text })}
          </p>
        )}
      </div>
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
