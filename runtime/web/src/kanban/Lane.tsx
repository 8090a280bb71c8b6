/** One lane: its tag, count and sum over the cards; the whole lane takes a dropped card. */
import { useEffect, useRef, useState, type KeyboardEvent } from "react"
import type { FieldView, Lane, OptionView, Rec } from "@/api/types"
import { fieldOf } from "@/app"
import { formatMoney, formatNumber, useLabel, useT } from "@/i18n"
import { ColorTag } from "@/ui/ColorTag"
import { all, drop, scrollWhileDragging } from "@/ui/drag"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { go } from "@/ui/navigation"
import { TAG_COLORS } from "@/ui/Tag"
import { textOf } from "@/widgets"
import { useList } from "@/list/context"
import { createHref } from "@/list/Header"
import { Card } from "./Card"
import type { useBoard } from "./useBoard"

export interface LaneProps {
  lane: Lane
  options: OptionView[]
  board: ReturnType<typeof useBoard>
  mayMove: boolean
  nameOf: (key: string) => string
  onMove: (card: Rec, to: string) => void
  onKey: (event: KeyboardEvent, card: Rec) => void
  onAsk: (card: Rec, anchor: DOMRect) => void
  onFold: () => void
}

function useLaneTarget(lane: Lane, onMove: LaneProps["onMove"]) {
  const element = useRef<HTMLElement>(null)
  const [isOver, setOver] = useState(false)
  const act = useRef(onMove)
  useEffect(() => { act.current = onMove })
  const key = lane.key ?? ""
  useEffect(() => drop<{ card: Rec; from: string }>(element.current!, {
    kinds: ["card"], accepts: (data) => data.from !== key, onOver: () => setOver(true), onLeave: () => setOver(false),
    onDrop: ({ card }) => act.current(card, key),
  }), [key])
  return [element, isOver] as const
}

/** A lane's sum: whole units are enough. */
function sumWords(field: FieldView | undefined, value: unknown): string {
  const isMoney = field?.widget === "money" || field?.format === "money"
  return isMoney ? formatMoney(String(value), field?.currency, 0) : textOf(field, value)
}

/** `--tag-violet-bg` for an option in violet. */
const tint = (option: OptionView | undefined): string =>
  `var(--tag-${option?.color && (TAG_COLORS as readonly string[]).includes(option.color) ? option.color : "gray"}-bg)`

export function LaneColumn(props: LaneProps) {
  const { lane, options, board, mayMove, nameOf, onFold } = props
  const { app, form, shown } = useList()
  const t = useT("kanban")
  const label = useLabel()
  const [element, isOver] = useLaneTarget(lane, props.onMove)
  const cards = useRef<HTMLDivElement>(null)
  useEffect(() => all(scrollWhileDragging(cards.current!)), [])
  const key = lane.key ?? ""
  const name = nameOf(key)
  const [first, second] = shown.sums
  const sum = (path: string | undefined): string => (path && lane.sums?.[path] != null ? sumWords(fieldOf(form, path), lane.sums[path]) : "")
  return (
    <section ref={element} className={`lane${isOver ? " over" : ""}`} aria-label={name}>
      <div className="row lane-head">
        {key ? <ColorTag options={options} value={key} /> : <span className="tag line">{t("none")}</span>}
        <span className="t3 sm num">{formatNumber(lane.count)}</span>
        <span className="right row g1">
          <span className="fold-lane"><IconButton icon="chevron-left" label={t("fold", { lane: name })} onClick={onFold} /></span>
          {form.may.create && <IconButton icon="plus" label={t("add", { lane: name })} onClick={() => go(`${createHref(app.key, form.key)}?${board.by}=${encodeURIComponent(key)}`)} />}
        </span>
      </div>
      {first && <div className="row sm num" style={{ padding: "2px 4px 0" }}><span className="bb">{sum(first)}</span>{second && <span className="t3 xs right">{label(fieldOf(form, second)?.label ?? "").toLocaleLowerCase()} {sum(second)}</span>}</div>}
      <div className="lane-tint" style={{ background: tint(options.find((option) => option.key === key)) }} />
      {isOver && <div className="drop kdrop" />}
      <div className="lane-cards" ref={cards}>
        {lane.items.length > 0 && <div role="list" aria-label={name}>{lane.items.map((card) => (
          <Card key={card.id} card={card} lane={key} mayMove={mayMove} refusal={board.refusals[card.id]} nameOf={nameOf} onKey={props.onKey} onAsk={props.onAsk} onPardon={() => board.pardon(card.id)} />
        ))}</div>}
        {lane.items.length === 0 && <p className="t3 sm" style={{ padding: 4 }}>{t("empty")}</p>}
        {lane.count > lane.items.length && lane.next && (
          <button type="button" className="link sm" style={{ padding: 4 }} onClick={() => void board.more(lane)}>{t("more", { n: lane.count - lane.items.length })}</button>
        )}
      </div>
    </section>
  )
}

export function FoldedLane(props: LaneProps) {
  const { lane, nameOf, onFold } = props
  const { form, shown } = useList()
  const t = useT("kanban")
  const [element, isOver] = useLaneTarget(lane, props.onMove)
  const name = nameOf(lane.key ?? "")
  const path = shown.sums[0]
  const sum = path && lane.sums?.[path] != null ? ` · ${sumWords(fieldOf(form, path), lane.sums[path])}` : ""
  return (
    <section ref={element} className={`lane-folded${isOver ? " over" : ""}`} aria-label={name} onClick={onFold}>
      <button type="button" className="t3" aria-expanded="false" aria-label={t("unfold", { lane: name })}><Icon name="chevron-right" size="s" /></button>
      <span className="name sm"><span className="b">{name}</span><span className="t3 num">{formatNumber(lane.count)}{sum}</span></span>
    </section>
  )
}
