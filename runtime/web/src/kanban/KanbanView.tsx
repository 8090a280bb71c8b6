/** A board by a choice field: lanes side by side, cards that move by dragging, by menu and by keyboard. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react"
import type { Lane, OptionView, Rec } from "@/api/types"
import { fieldOf, recordUrl } from "@/app"
import { useLabel, useT } from "@/i18n"
import { say, scrollWhileDragging } from "@/ui/drag"
import { Empty } from "@/ui/Empty"
import { ErrorState } from "@/ui/ErrorState"
import { Kbd } from "@/ui/Kbd"
import { MenuFloat } from "@/ui/Menu"
import { go } from "@/ui/navigation"
import { Loading, Skeleton } from "@/ui/Skeleton"
import { toast } from "@/ui/toast"
import { textOf } from "@/widgets"
import { useList } from "@/list/context"
import { useSummary } from "@/list/data"
import { LookedNote } from "@/list/states"
import { neighbour } from "./board"
import { FoldedLane, LaneColumn } from "./Lane"
import { useBoard } from "./useBoard"
import "./kanban.css"
import "./texts"

export default function KanbanView({ toolbar }: { toolbar: (extra: ReactNode) => ReactNode }) {
  const { form, view } = useList()
  const t = useT("kanban")
  const board = useBoard()
  const field = board.by ? fieldOf(form, board.by) : undefined
  const note = board.query.data?.note ?? board.lanes.find((lane) => lane.note)?.note
  return (
    <>
      {toolbar(<Totals isReady={board.query.isSuccess} />)}
      {!field ? <Empty icon="kanban" title={t("no.lanes")} text={t("no.lanes.text")} />
        : board.query.error && !board.query.data ? <div className="list-state"><ErrorState error={board.query.error} onAgain={() => void board.query.refetch()} /></div>
        : !board.query.data ? <BoardLoading lanes={field.options?.length ?? 4} what={t("loading")} />
        : <Lanes key={view.key} board={board} options={field.options ?? []} mayMove={form.may.update && field.may_write} />}
      {note && <LookedNote note={note} />}
      <div className="foot">
        <span><FootKey /></span>
        <span className="right">{t("foot.rules")}</span>
      </div>
    </>
  )
}

/** The sentence with its key in the middle. */
function FootKey() {
  const t = useT("kanban")
  const [before, after] = t("foot.move", { key: "\u0000" }).split("\u0000")
  return <>{before}<Kbd keys="M" />{after}</>
}

function Totals({ isReady }: { isReady: boolean }) {
  const { app, form, shown, pairs } = useList()
  const label = useLabel()
  const { data } = useSummary(app.key, form.key, pairs, shown.sums, isReady && shown.sums.length > 0)
  return (
    <span className="row sm" style={{ gap: 20, marginRight: 8 }}>
      {Object.entries(data?.sums ?? {}).map(([key, value]) => {
        const field = fieldOf(form, key)
        return value === null ? null : <span key={key} className="t3 nowrap">{label(field?.label ?? key)} <b className="bb num" style={{ color: "var(--text-1)" }}>{textOf(field, value)}</b></span>
      })}
    </span>
  )
}

function BoardLoading({ lanes, what }: { lanes: number; what: string }) {
  return (
    <Loading what={what}>
      <div className="board">
        {Array.from({ length: Math.min(lanes, 5) }, (_, lane) => (
          <div className="lane" key={lane}><div className="lane-head"><Skeleton width={72} height={20} /></div><div className="lane-tint" />
            {Array.from({ length: 3 - (lane % 2) }, (_each, card) => <div className="card kcard" key={card}><Skeleton width="70%" /><br /><Skeleton width="50%" /><br /><Skeleton width="90%" /></div>)}
          </div>
        ))}
      </div>
    </Loading>
  )
}

interface LanesProps { board: ReturnType<typeof useBoard>; options: OptionView[]; mayMove: boolean }

function Lanes({ board, options, mayMove }: LanesProps) {
  const { app, form, view } = useList()
  const t = useT("kanban")
  const label = useLabel()
  const box = useRef<HTMLDivElement>(null)
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set(view.folded ?? []))
  const [moving, setMoving] = useState<{ card: Rec; anchor: DOMRect } | null>(null)
  useEffect(() => (box.current ? scrollWhileDragging(box.current) : undefined), [])
  const nameOf = (key: string): string => { const option = options.find((each) => each.key === key); return option ? label(option.label) || key : t("none") }
  const laneOf = (id: string): string => board.lanes.find((lane) => lane.items.some((item) => item.id === id))?.key ?? ""

  const move = async (card: Rec, to: string): Promise<void> => {
    const from = laneOf(card.id)
    if (from === to) return
    const refusal = await board.move(card, to)
    if (refusal === "proposed") return focusCard(box.current, card.id)
    say(refusal ? t("refused", { title: card.title, lane: nameOf(from), why: refusal.why }) : t("moved", { title: card.title, lane: nameOf(to) }))
    if (!refusal) toast(t("moved", { title: card.title, lane: nameOf(to) }), { undo: () => void board.move({ ...card, revision: card.revision + 1 }, from) })
    focusCard(box.current, card.id)
  }
  const onKey = (event: KeyboardEvent, card: Rec): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); go(recordUrl(app.key, form.key, card.id)) }
    else if (event.key.toLowerCase() === "m" && mayMove) { event.preventDefault(); setMoving({ card, anchor: event.currentTarget.getBoundingClientRect() }) }
    else if (event.key.startsWith("Arrow")) {
      const next = neighbour(board.lanes.filter((lane) => !folded.has(lane.key ?? "")), card.id, event.key)
      if (next) { event.preventDefault(); event.stopPropagation(); focusCard(box.current, next) }
    }
  }
  const shared = { board, mayMove, options, nameOf, onMove: (card: Rec, to: string) => void move(card, to), onKey, onAsk: (card: Rec, anchor: DOMRect) => setMoving({ card, anchor }) }
  const toggle = (lane: Lane) => (): void => setFolded((before) => {
    const next = new Set(before)
    if (!next.delete(lane.key ?? "")) next.add(lane.key ?? "")
    return next
  })
  return (
    <div className="board" ref={box}>
      {board.lanes.map((lane) => folded.has(lane.key ?? "")
        ? <FoldedLane key={lane.key} lane={lane} {...shared} onFold={toggle(lane)} />
        : (lane.key || lane.count > 0) ? <LaneColumn key={lane.key ?? ""} lane={lane} {...shared} onFold={toggle(lane)} /> : null)}
      <MenuFloat open={moving !== null} onClose={() => setMoving(null)} anchor={moving?.anchor ?? null} label={t("move")} items={moving ? [
        { key: "open", icon: "external-link", label: t("open"), run: () => go(recordUrl(app.key, form.key, moving.card.id)) },
        mayMove && { head: t("move") },
        ...(mayMove ? options.map((option) => ({ key: option.key, label: label(option.label) || option.key, checked: laneOf(moving.card.id) === option.key, run: () => void move(moving.card, option.key) })) : []),
      ] : []} />
    </div>
  )
}

function focusCard(root: HTMLElement | null, id: string): void {
  window.requestAnimationFrame(() => root?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)?.focus())
}
