/** Which columns are shown, and in which order: by dragging, or with the arrow buttons. */
import { useEffect, useRef, useState } from "react"
import { useLabel, useT } from "@/i18n"
import { Button } from "@/ui/Button"
import { Checkbox } from "@/ui/Checkbox"
import { all, drag, drop, indexAfterDrop, say, type Edge } from "@/ui/drag"
import { Icon } from "@/ui/Icon"
import { IconButton } from "@/ui/IconButton"
import { fieldFor, moved } from "./columns"
import { useList } from "./context"
import { withParts } from "./operators"

export default function ColumnPanel() {
  const { app, form, shown, state, change } = useList()
  const t = useT("list")
  const label = useLabel()
  const [q, setQ] = useState("")
  const nameOf = (path: string): string => label(fieldFor(app, form, path)?.label ?? path) || path
  const matches = (path: string): boolean => nameOf(path).toLowerCase().includes(q.toLowerCase())
  const set = (columns: string[]): void => change({ columns })
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= shown.columns.length || from === to) return
    set(moved(shown.columns, from, to))
    say(t("columns.moved", { field: nameOf(shown.columns[from]!), n: to + 1 }))
  }
  const rest = withParts(form.fields).map((field) => field.key).concat(["created_at", "updated_at"]).filter((key, index, keys) => keys.indexOf(key) === index && !shown.columns.includes(key))
  return (
    <div className="filter-panel">
      <input className="input s" data-autofocus type="search" placeholder={t("columns.find")} aria-label={t("columns.find")} value={q} onChange={(event) => setQ(event.target.value)} />
      <div className="column-list mt1">
        <div className="mh">{t("columns.shown")}</div>
        {shown.columns.map((path, index) => matches(path) && (
          <ColumnLine key={path} name={nameOf(path)} index={index} isFixed={path === form.title} onMove={move} onHide={() => set(shown.columns.filter((each) => each !== path))} />
        ))}
        <div className="mh">{t("columns.more")}</div>
        {rest.filter(matches).map((path) => (
          <div className="column-line" key={path}><Checkbox checked={false} onChange={() => set([...shown.columns, path])}>{nameOf(path)}</Checkbox></div>
        ))}
      </div>
      {state.columns && <div className="row mt2"><Button small kind="quiet" icon="rotate-ccw" onClick={() => change({ columns: null })}>{t("columns.reset")}</Button></div>}
    </div>
  )
}

interface LineProps {
  name: string
  index: number
  isFixed: boolean
  onMove: (from: number, to: number) => void
  onHide: () => void
}

function ColumnLine({ name, index, isFixed, onMove, onHide }: LineProps) {
  const t = useT("list")
  const line = useRef<HTMLDivElement>(null)
  const [edge, setEdge] = useState<Edge | null>(null)
  const act = useRef(onMove)
  useEffect(() => { act.current = onMove })
  useEffect(() => {
    const element = line.current!
    return all(
      drag<number>(element, { kind: "column", data: () => index }),
      drop<number>(element, {
        kinds: ["column"], edges: ["top", "bottom"], onOver: (from, at) => setEdge(from === index ? null : at), onLeave: () => setEdge(null),
        onDrop: (from, at) => act.current(from, indexAfterDrop(from, index, at)),
      }),
    )
  }, [index])
  return (
    <div ref={line} className={`column-line${edge ? ` over-${edge}` : ""}`}>
      <Icon name="grip-vertical" size="s" className="t3" />
      <Checkbox checked disabled={isFixed} onChange={onHide}>{name}</Checkbox>
      <span className="right row g1 column-moves">
        <IconButton icon="chevron-up" label={t("columns.up", { field: name })} onClick={() => onMove(index, index - 1)} />
        <IconButton icon="chevron-down" label={t("columns.down", { field: name })} onClick={() => onMove(index, index + 1)} />
      </span>
    </div>
  )
}
