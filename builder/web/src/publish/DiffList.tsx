import { Fragment, useMemo } from "react"
import { useLabel, useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import type { DiffChange, DiffEffect } from "../api/types"
import { kindAt, nameAt } from "../commands/names"
import { join, split } from "../document/pointer"
import type { AppDoc, Keyed } from "../document/types"
import { together, type Told } from "./together"
import "./texts"

const LOOK = {
  added: ["add", "plus"],
  changed: ["chg", "pencil"],
  removed: ["rem", "trash-2"],
  moved: ["chg", "arrow-up-down"],
  renamed: ["chg", "text-cursor-input"],
} as const

interface Props {
  changes: readonly DiffChange[]
  /** What each does to the data; what belongs to no change is listed last. */
  effects?: readonly DiffEffect[]
  document: AppDoc
  limit?: number
}

/** Changes in words, grouped by the form, flow or rule they belong to, each with what it does to the data. */
export function DiffList({ changes, effects = [], document, limit = 120 }: Props) {
  const t = useT("publish")
  const label = useLabel()
  const { told, others } = useMemo(
    () => together(changes, effects, (change) => label(change.label)),
    [changes, effects, label],
  )
  const groups = useMemo(() => grouped(told.slice(0, limit)), [told, limit])
  return (
    <div className="diff">
      {groups.map(([pointer, rows]) => (
        <Fragment key={pointer}>
          <GroupHead pointer={pointer} rows={rows} document={document} />
          {rows.map((row, at) => (
            <ChangeLine key={at} told={row} />
          ))}
        </Fragment>
      ))}
      {told.length > limit && <p className="xs t3 mt2">{t("moreChanges", { n: told.length - limit })}</p>}
      {others.length > 0 && <h3 className="xs t3 diffh">{t("data")}</h3>}
      {others.map((effect, at) => (
        <div key={at} className={`di ${effect.loses ? "rem" : "chg"}`}>
          <Icon name={effect.loses ? "triangle-alert" : "table-2"} size="s" />
          <EffectWords effect={effect} />
          <Rows effect={effect} />
        </div>
      ))}
    </div>
  )
}

function GroupHead({ pointer, rows, document }: { pointer: string; rows: readonly Told[]; document: AppDoc }) {
  const t = useT("publish")
  const label = useLabel()
  const whole = rows.find((row) => row.change.pointer === pointer)?.change
  const name = label(whole?.label) || label(nameAt(document, numbered(document, pointer))) || split(pointer)[1]
  const words = pointer ? `${label(kindAt(pointer))} ${name}`.trim() : t("app")
  return <h3 className="xs t3 diffh">{words.charAt(0).toUpperCase() + words.slice(1)}</h3>
}

function ChangeLine({ told: { change, effects, shownIn } }: { told: Told }) {
  const t = useT("publish")
  const [tone, icon] = LOOK[change.kind]
  return (
    <div className={`di ${effects.some((each) => each.loses) ? "rem" : tone}`}>
      <Icon name={icon} size="s" label={t(change.kind)} />
      <div>
        {change.list ? <ListWords list={change.list} /> : change.sentence}
        {shownIn.length > 0 && <div className="xs t2">{t("shownIn", { places: shownIn.join(t("and")) })}</div>}
        {effects.filter(addsToTheChange).map((effect, at) => (
          <div key={at} className="xs">
            <EffectWords effect={effect} />
          </div>
        ))}
      </div>
      {effects[0] ? <Rows effect={effects[0]} /> : <span />}
    </div>
  )
}

/** That a new field is a new column of so many rows is said by their number. */
const addsToTheChange = ({ kind }: DiffEffect): boolean => kind !== "add_column"

const EffectWords = ({ effect }: { effect: DiffEffect }) => (
  <div className={effect.loses ? "danger" : "t2"}>{effect.sentence}</div>
)

function Rows({ effect }: { effect: DiffEffect }) {
  const t = useT("publish")
  return <span className="xs t2 num nowrap">{effect.rows === null ? "" : t("rows", { n: effect.rows })}</span>
}

/** A list that changed: what came and what went, or only the order. */
function ListWords({ list: { place, came, went, moved } }: { list: NonNullable<DiffChange["list"]> }) {
  const t = useT("publish")
  return (
    <>
      {place}:{" "}
      {came.map((each) => (
        <ins key={each}>+ {each} </ins>
      ))}
      {went.map((each) => (
        <del key={each}>{each} </del>
      ))}
      {!came.length && !went.length && t(moved ? "order" : "details")}
    </>
  )
}

const GROUPED = new Set(["forms", "flows", "rules", "tables", "reports", "pages", "roles", "connectors", "scenarios"])

/** `/forms/customer` → `/forms/0`: changes are told by keys, the document is read by places. */
function numbered(document: AppDoc, pointer: string): string {
  const [list, key] = split(pointer)
  const all = list === undefined ? undefined : (document[list] as Keyed[] | undefined)
  const at = Array.isArray(all) ? all.findIndex((each) => each.key === key) : -1
  return at < 0 ? pointer : join("", list!, at)
}

/** By the first two parts of the pointer: `/forms/customer`; the rest belongs to the app itself. */
function grouped(told: readonly Told[]): [string, Told[]][] {
  const groups = new Map<string, Told[]>()
  for (const each of told) {
    const [list, at] = split(each.change.pointer)
    const key = list !== undefined && at !== undefined && GROUPED.has(list) ? join("", list, at) : ""
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups]
}
