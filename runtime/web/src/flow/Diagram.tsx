/** A run as a picture: where it stands, which way it went, how long each step took, and what comes next. */
import { useId, useLayoutEffect, useMemo, useRef, useState } from "react"
import type { Label, ProgressStep, Ref } from "@/api/types"
import { formatList, useLabel, useT } from "@/i18n"
import { Avatar } from "@/ui/Avatar"
import { Icon } from "@/ui/Icon"
import { GATEWAYS, ICONS, pathOf, shapeOf, spent } from "./shapes"
import type { Box, DiagramNode, FlowDiagram } from "./types"
import "./flow.css"
import "./texts"

const MARGIN = 24
/** Room for the names below the last row. */
const NAMES = 24
/** A picture that is a little too wide is made smaller; a wider one is scrolled. */
const SMALLEST = 0.85
const MOST_FACES = 3

interface Props {
  diagram: FlowDiagram
  /** Who would be asked at the steps that are still to come. */
  steps: ProgressStep[]
  /** A small map without words. */
  small?: boolean
}

export function Diagram({ diagram, steps, small = false }: Props) {
  const t = useT("flow")
  const { layout, nodes } = diagram
  const arrows = useId()
  const taken = useMemo(
    () => new Set(diagram.edges.filter((each) => each.taken).map((each) => `${each.from}>${each.slot}`)),
    [diagram.edges],
  )
  /** Those that were gone last, so that no other way that shares a stretch with them lies on top. */
  const ways = layout.ways.map((way) => ({ ...way, gone: taken.has(`${way.from}>${way.slot}`) })).sort((a, b) => Number(a.gone) - Number(b.gone))
  const frames = nodes.filter((node) => isFrame(node))
  const others = nodes.filter((node) => !isFrame(node))
  const box = useRef<HTMLDivElement>(null)
  const room = useWidth(box)
  const width = layout.width + 2 * MARGIN
  const height = layout.height + 2 * MARGIN + NAMES
  const zoom = room ? Math.max(SMALLEST, Math.min(1, room / width)) : 1
  useShowNow(box, diagram, zoom, room)
  return (
    <div ref={box} className={`flowpic${small ? " small" : ""}`} role="group" aria-label={t("diagram")} tabIndex={small ? undefined : 0}>
      <div className="flowpic-sheet" style={small ? { aspectRatio: `${width} / ${height}` } : { width, height, zoom }}>
        <svg viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`} width={small ? "100%" : width} height={small ? "100%" : height} aria-hidden="true">
          <defs>
            {["way", "gone"].map((kind) => (
              <marker key={kind} id={`${arrows}-${kind}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
                <path d="M0 0.5 7.5 4 0 7.5z" className={`fp-head ${kind}`} />
              </marker>
            ))}
          </defs>
          {frames.map((node) => layout.boxes[node.key] && <Frame key={node.key} box={layout.boxes[node.key]!} node={node} />)}
          {ways.map((way) => <path key={`${way.from}>${way.slot}`} d={pathOf(way.points)} className={`fp-way${way.gone ? " gone" : ""}`} markerEnd={`url(#${arrows}-${way.gone ? "gone" : "way"})`} />)}
          {others.map((node) => layout.boxes[node.key] && <NodeShape key={node.key} box={layout.boxes[node.key]!} node={node} />)}
          {layout.events.map((event) => <EdgeEvent key={`${event.node}/${event.slot}`} box={event.box} />)}
        </svg>
        {!small && (
          <ol className="flowpic-words">
            {layout.events.map((event) => <li key={`${event.node}/${event.slot}`} className="fp-mini" style={at(event.box)} aria-hidden="true"><Icon name={ICONS[event.kind] ?? "clock"} size="xs" /></li>)}
            {layout.ways.map((way) => <WayWords key={`${way.from}>${way.slot}`} label={way.label} place={way.label_box} />)}
            {nodes.map((node) => layout.boxes[node.key] && <NodeWords key={node.key} box={layout.boxes[node.key]!} node={node} expected={steps.find((step) => step.node === node.key)?.expected ?? []} />)}
          </ol>
        )}
      </div>
    </div>
  )
}

function useWidth(box: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const watch = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0))
    watch.observe(element)
    return () => watch.disconnect()
  }, [box])
  return width
}

/** A picture that is wider than its place begins where the run stands, not at its start. */
function useShowNow(box: React.RefObject<HTMLDivElement | null>, { nodes, layout }: FlowDiagram, zoom: number, room: number): void {
  const inside = nodes.filter((node) => layout.boxes[node.key] && !isFrame(node))
  const now = (inside.find((node) => node.incident) ?? inside.find((node) => node.current) ?? inside.findLast((node) => node.visited))?.key
  useLayoutEffect(() => {
    const place = now ? layout.boxes[now] : undefined
    if (!box.current || !room || !place) return
    box.current.scrollLeft = (place[0] + MARGIN + place[2] / 2) * zoom - room / 2
    box.current.scrollTop = (place[1] + MARGIN + place[3] / 2) * zoom - box.current.clientHeight / 2
  }, [box, now, room, zoom, layout])
}

const isFrame = (node: DiagramNode): boolean => shapeOf(node.type, 100) === "frame"

const at = ([x, y, width, height]: Box) => ({ left: x + MARGIN, top: y + MARGIN, width, height })

const stateOf = (node: DiagramNode): string =>
  node.incident ? "incident" : node.current ? "current" : node.visited ? "visited" : node.next ? "next" : ""

function Frame({ box: [x, y, width, height], node }: { box: Box; node: DiagramNode }) {
  return <rect x={x} y={y} width={width} height={height} rx={10} className={`fp-frame ${stateOf(node)}${node.type === "event_sub_process" ? " dashed" : ""}`} />
}

function NodeShape({ box: [x, y, width, height], node }: { box: Box; node: DiagramNode }) {
  const shape = shapeOf(node.type, width)
  const className = `fp-node ${shape} ${stateOf(node)}`
  if (shape === "box") return <rect x={x} y={y} width={width} height={height} rx={8} className={className} />
  if (shape === "gateway")
    return <path d={`M${x + width / 2} ${y}L${x + width} ${y + height / 2}L${x + width / 2} ${y + height}L${x} ${y + height / 2}z`} className={className} />
  return <circle cx={x + width / 2} cy={y + height / 2} r={width / 2 - (shape === "end" ? 1.5 : 0)} className={className} />
}

function EdgeEvent({ box: [x, y, width, height] }: { box: Box }) {
  return (
    <>
      <circle cx={x + width / 2} cy={y + height / 2} r={width / 2 - 5} className="fp-node event" />
      <circle cx={x + width / 2} cy={y + height / 2} r={width / 2 - 8} className="fp-node event" />
    </>
  )
}

function WayWords({ label, place }: { label: Label; place: Box | null }) {
  const words = useLabel()(label)
  return words && place ? <li className="fp-label" style={at(place)} aria-hidden="true"><span title={words}>{words}</span></li> : null
}

function NodeWords({ box, node, expected }: { box: Box; node: DiagramNode; expected: Ref[] }) {
  const t = useT("flow")
  const words = useLabel()
  const shape = shapeOf(node.type, box[2])
  const own = words(node.name)
  const name = own && own !== node.key ? own : ""
  const took = node.visited && node.duration_s >= 60 ? spent(node.duration_s) : null
  const people = node.people.length > 0 ? node.people : expected
  const told = [t(`state.${stateOf(node) || "not_yet"}`), took && t(`took.${took.unit}`, { n: took.n }), formatList(people.map((each) => each.title))].filter(Boolean).join(" · ")
  return (
    <li className={`fp-words ${shape} ${stateOf(node)}`} style={at(box)} title={[name || t(`type.${node.type}`), told].join(" · ")}>
      {shape === "gateway" && <span className="fp-sign" aria-hidden="true">{GATEWAYS[node.type] ?? ""}</span>}
      {shape === "event" && ICONS[node.type] && <Icon name={ICONS[node.type]!} size="xs" />}
      <span className="fp-name">
        {shape === "box" && <Icon name={ICONS[node.type] ?? "zap"} size="xs" />}
        <span>{name || (shape === "box" ? t(`type.${node.type}`) : "")}</span>
      </span>
      {(took || people.length > 0) && shape !== "frame" && (
        <span className={`fp-meta${node.people.length > 0 ? "" : " later"}`}>
          {people.slice(0, MOST_FACES).map((each) => <Avatar key={each.id} name={each.title} />)}
          {people.length > MOST_FACES && <span className="num">+{people.length - MOST_FACES}</span>}
          {took && <span className="num">{t(`took.${took.unit}`, { n: took.n })}</span>}
        </span>
      )}
      <span className="sr">{told}</span>
      {node.incident ? <span className="fp-mark bad" aria-hidden="true"><Icon name="circle-alert" size="xs" /></span>
        : node.current ? <span className="fp-mark now" aria-hidden="true" />
        : node.visited && shape === "box" ? <span className="fp-mark done" aria-hidden="true"><Icon name="check" size="xs" /></span> : null}
    </li>
  )
}
