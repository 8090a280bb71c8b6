/** One card: what it is, for whom, how much, until when, whose, and why it may not move. */
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react"
import type { FieldView, Rec, Ref } from "@/api/types"
import { recordUrl } from "@/app"
import { daysFromToday, formatDate, formatMoney, useT } from "@/i18n"
import { useSession } from "@/session"
import { A } from "@/ui/A"
import { Avatar } from "@/ui/Avatar"
import { drag } from "@/ui/drag"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { useMedia } from "@/ui/useMedia"
import { CellShow, textOf } from "@/widgets"
import { columnsOf, isDated, type Column } from "@/list/columns"
import { useList } from "@/list/context"
import { valueAt } from "@/list/data"
import { useOverdue } from "@/list/overdue"
import type { Refusal } from "./useBoard"

interface Props {
  card: Rec
  lane: string
  mayMove: boolean
  refusal?: Refusal
  nameOf: (key: string) => string
  onKey: (event: KeyboardEvent, card: Rec) => void
  onAsk: (card: Rec, anchor: DOMRect) => void
  onPardon: () => void
}

/** The card's fields by their part: the words under the title, the amount, days, dates, people, the rest. */
export function useCardParts() {
  const { app, form, view, shown } = useList()
  return useMemo(() => {
    const paths = view.card?.length ? view.card : shown.columns
    const columns = columnsOf(app, form, paths, {}).filter((column) => column.path !== form.title && column.path !== view.lanes)
    const take = (test: (column: Column) => boolean): Column | undefined => columns.find(test)
    const words = take(({ field }) => ["reference", "text", "lookup"].includes(field.widget) && !isDated(field))
    const amount = take(({ field, isRight }) => isRight && field.widget === "money") ?? take(({ isRight, path }) => isRight && !isDays(path))
    const days = take(({ path, field }) => isDays(path) || isSince(path, field))
    const date = take((column) => isDated(column.field) && column !== days)
    const person = take(({ field }) => field.widget === "person")
    return { words, amount, days, date, person, rest: columns.filter((column) => ![words, amount, days, date, person].includes(column)) }
  }, [app, form, view, shown.columns])
}

/** `days_in_stage`, `stage_days`: a number of days the card has stood here. */
const isDays = (path: string): boolean => /(^|_)days(_|$)|天数/.test(path)

/** `stage_since`: the day it came here. */
const isSince = (path: string, field: FieldView): boolean => isDated(field) && /(^|_)since(_|$)/.test(path)

/** How many whole days the card has stood here, from a number of days or from the day it came. */
const daysHere = (value: unknown): number | null =>
  value === null || value === undefined || value === "" ? null : typeof value === "string" && /^\d{4}-/.test(value) ? Math.max(0, -daysFromToday(value)) : Math.floor(Number(value))

export function Card({ card, lane, mayMove, refusal, nameOf, onKey, onAsk, onPardon }: Props) {
  const { app, form } = useList()
  const t = useT("kanban")
  const box = useRef<HTMLDivElement>(null)
  const [isLifted, setLifted] = useState(false)
  const coarse = useMedia("(pointer: coarse)")
  const parts = useCardParts()
  useEffect(() => drag<{ card: Rec; from: string }>(box.current!, {
    kind: "card", data: () => ({ card, from: lane }), enabled: () => mayMove && !coarse, preview: "preview",
    onStart: () => setLifted(true), onEnd: () => setLifted(false),
  }), [card, lane, mayMove, coarse])
  const words = parts.words ? textOf(parts.words.field, valueAt(card, parts.words.path)) : ""
  return (
    <div ref={box} role="listitem" data-card={card.id} tabIndex={0} className={`card kcard${isLifted ? " lifted" : ""}`} aria-label={[card.title, words].filter(Boolean).join(", ")} aria-keyshortcuts="M"
      onKeyDown={(event) => onKey(event, card)}>
      <div className="row between" style={{ alignItems: "flex-start" }}><span className="b ell"><A href={recordUrl(app.key, form.key, card.id)} tabIndex={-1} draggable={false} title={card.title}>{card.title}</A></span></div>
      {words && <div className="t2 sm ell">{words}</div>}
      {parts.rest.map((column) => {
        const value = valueAt(card, column.path)
        return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0) ? null : <div key={column.path} className="row xs mt1"><CellShow field={column.field} value={value} rec={card} /></div>
      })}
      {refusal && (
        <div className="kwhy xs" role="alert"><Icon name="triangle-alert" size="xs" /><span className="grow">{t("needed", { lane: nameOf(refusal.lane), why: refusal.why })}</span>
          <button type="button" aria-label={t("dismiss")} onClick={onPardon}><Icon name="x" size="xs" /></button></div>
      )}
      <CardFoot card={card} parts={parts} />
      <span className="kmore"><IconButton icon="ellipsis" label={t("actions", { title: card.title })} tabIndex={-1} onClick={(event) => onAsk(card, event.currentTarget.getBoundingClientRect())} /></span>
    </div>
  )
}

function CardFoot({ card, parts }: { card: Rec; parts: ReturnType<typeof useCardParts> }) {
  const { me } = useSession()
  const t = useT("kanban")
  const at = (column: Column | undefined): unknown => (column ? valueAt(card, column.path) : null)
  const days = daysHere(at(parts.days))
  const person = at(parts.person) as Ref | null | undefined
  const isOverdue = useOverdue()
  const late = (field: FieldView): boolean => isOverdue(field, card)
  const date = at(parts.date)
  return (
    <div className="row" style={{ marginTop: 8 }}>
      {parts.amount && <span className="num b sm">{amountWords(parts.amount.field, at(parts.amount))}</span>}
      {days !== null && parts.days && <span className={`xs num nowrap ${late(parts.days.field) ? "danger b" : "t3"}`}><Icon name="clock" size="xs" /> {days < 1 ? t("here.today") : t("here", { n: days })}</span>}
      <span className="right row" style={{ gap: 6 }}>
        {date && parts.date ? <span className={`xs num nowrap ${late(parts.date.field) ? "danger b" : "t3"}`}>{formatDate(String(date), { short: true })}</span> : null}
        {person && <span title={person.title}><Avatar name={person.title} me={person.id === me.id} /></span>}
      </span>
    </div>
  )
}

function amountWords(field: FieldView, value: unknown): string {
  if (value === null || value === undefined) return ""
  return field.widget === "money" ? formatMoney(String(value), field.currency, 0) : textOf(field, value)
}
