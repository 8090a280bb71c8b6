import { Fragment, useMemo } from "react"
import { useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import type { DiffChange, DiffEffect } from "../api/types"
import { kindAt, nameAt, nameOf } from "../commands/names"
import "../properties/texts"
import { fieldOf } from "../document/forms"
import { join, split } from "../document/pointer"
import type { AppDoc, Keyed, Text } from "../document/types"
import "./texts"

const LOOK = {
  added: ["add", "plus"],
  changed: ["chg", "pencil"],
  removed: ["rem", "trash-2"],
  moved: ["chg", "arrow-up-down"],
  renamed: ["chg", "text-cursor-input"],
} as const

/** Changes in words, grouped by the form, flow or rule they belong to. */
export function DiffList({
  changes,
  document,
  before,
  limit = 120,
}: {
  changes: readonly DiffChange[]
  document: AppDoc
  before?: AppDoc
  limit?: number
}) {
  const t = useT("publish")
  const label = useLabel()
  const groups = useMemo(() => grouped(changes.slice(0, limit)), [changes, limit])
  const title = (pointer: string, removed: boolean) => {
    const source = removed && before ? before : document
    const name = pointer ? label(nameAt(source, numbered(source, pointer))) || split(pointer)[1]! : ""
    return pointer ? `${label(kindAt(pointer))} ${name}`.trim() : t("app")
  }
  return (
    <div className="diff">
      {groups.map(([pointer, rows]) => (
        <Fragment key={pointer}>
          <h3 className="xs t3 diffh">
            {title(
              pointer,
              rows.every((row) => row.kind === "removed" && row.pointer === pointer),
            )}
          </h3>
          {rows.map((change, at) => (
            <div key={at} className={`di ${LOOK[change.kind][0]}`}>
              <Icon name={LOOK[change.kind][1]} size="s" label={change.kind} />
              <div>
                {isLong(change) ? (
                  <ListChange change={change} document={document} />
                ) : (
                  (change.sentence ?? `${label(change.label)} · ${change.what}`)
                )}
                {change.kind === "changed" && !change.sentence && isShort(change.before) && isShort(change.after) && (
                  <div className="xs t2">
                    <del>{shown(change.before, label)}</del> → <ins>{shown(change.after, label)}</ins>
                  </div>
                )}
              </div>
              <span />
            </div>
          ))}
        </Fragment>
      ))}
      {changes.length > limit && <p className="xs t3 mt2">{t("moreChanges", { n: changes.length - limit })}</p>}
    </div>
  )
}

const GROUPED = new Set(["forms", "flows", "rules", "tables", "reports", "pages", "roles", "connectors", "scenarios"])

/** Pointers come with places (`/forms/0`) or with keys (`/forms/customer`). */
function numbered(document: AppDoc, pointer: string): string {
  const [list, at] = split(pointer)
  const all = list === undefined ? undefined : (document[list] as Keyed[] | undefined)
  if (at === undefined || /^\d+$/.test(at) || !Array.isArray(all)) return pointer
  const found = all.findIndex((each) => each.key === at)
  return found < 0 ? pointer : join("", list!, found)
}

/** By the first two parts of the pointer: `/forms/0`; the rest belongs to the app itself. */
function grouped(changes: readonly DiffChange[]): [string, DiffChange[]][] {
  const groups = new Map<string, DiffChange[]>()
  for (const change of changes) {
    const [list, at] = split(change.pointer)
    const key = list !== undefined && at !== undefined && GROUPED.has(list) ? join("", list, at) : ""
    groups.set(key, [...(groups.get(key) ?? []), change])
  }
  return [...groups]
}

/** A list that changed: what came and what went, or only the order. */
function ListChange({ change, document }: { change: DiffChange; document: AppDoc }) {
  const t = useT("publish")
  const member = useT("member")
  const label = useLabel()
  const form = document.forms?.[Number(split(numbered(document, change.pointer))[1])]
  const words = (key: string) => (split(change.pointer)[0] === "forms" && label(fieldOf(form, key)?.label)) || key
  const old = namesIn(change.before),
    now = namesIn(change.after)
  const gone = old.filter((name) => !now.includes(name)),
    come = now.filter((name) => !old.includes(name))
  const last = split(change.pointer).at(-1) ?? change.what
  const name = label(ownerOf(document, change.pointer))
  return (
    <>
      <b className="b">{name || t("app")}</b> · {member(last)}:{" "}
      {come.map((each) => (
        <ins key={each}>+ {words(each)} </ins>
      ))}
      {gone.map((each) => (
        <del key={each}>{words(each)} </del>
      ))}
      {!come.length && !gone.length && t(old.join() === now.join() ? "details" : "order")}
    </>
  )
}

/** What the changed member belongs to: the innermost named element on the way there, by place or by key. */
function ownerOf(document: AppDoc, pointer: string): Text {
  let value: unknown = document
  let owner: Text = { en: "", zh: "" }
  for (const part of split(pointer).slice(0, -1)) {
    const isListed = Array.isArray(value)
    const keyed = isListed ? (value as Keyed[]).find((each) => each.key === part) : undefined
    value = keyed ?? (value as Record<string, unknown> | undefined)?.[part]
    const name = isListed ? nameOf(value, document) : null
    if (name?.en) owner = name
  }
  return owner
}

/** Names of the elements of a list, through sections and tabs. */
function namesIn(value: unknown): string[] {
  if (typeof value === "string") return [value]
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (value === null || typeof value !== "object") return []
  const it = value as Record<string, unknown>
  const own = it.field ?? it.related ?? (it.items || it.body || it.tabs ? undefined : it.key)
  return [
    ...(typeof own === "string" ? [own] : []),
    ...["items", "body", "tabs"].flatMap((name) => (Array.isArray(it[name]) ? namesIn(it[name]) : [])),
  ]
}

const isLong = (change: DiffChange): boolean =>
  change.kind === "changed" &&
  [change.before, change.after].some((value) => value !== null && typeof value === "object" && !isLabel(value))
const isShort = (value: unknown): boolean =>
  value === null || value === undefined || ["string", "number", "boolean"].includes(typeof value)
    ? String(value ?? "").length <= 80
    : isLabel(value)
const isLabel = (value: unknown): value is Record<string, string> =>
  value !== null &&
  typeof value === "object" &&
  !Array.isArray(value) &&
  Object.keys(value).every((key) => key === "en" || key === "zh")
const shown = (value: unknown, label: (text: never) => string): string =>
  value === undefined || value === null || value === "" ? "—" : isLabel(value) ? label(value as never) : String(value)

/** What happens to the tables: how many rows, and what would be lost. */
export function EffectList({ effects }: { effects: readonly DiffEffect[] }) {
  const t = useT("publish")
  if (!effects.length) return null
  return (
    <div className="diff">
      <h3 className="xs t3 diffh">{t("data")}</h3>
      {effects.map((effect, at) => (
        <div key={at} className={`di ${effect.loses ? "rem" : /add|create|new/.test(effect.kind) ? "add" : "chg"}`}>
          <Icon name={effect.loses ? "triangle-alert" : "table-2"} size="s" />
          <div>
            {effect.sentence}
            {effect.loses && <div className="xs danger b">{t("loses")}</div>}
          </div>
          <span className="xs t2 num nowrap">{effect.rows === null ? "" : t("rows", { n: effect.rows })}</span>
        </div>
      ))}
    </div>
  )
}
