/** How a node is drawn: BPMN 2.0.2 §12 reduced to what people need to see. */

export type Shape = "event" | "end" | "gateway" | "box" | "frame"

const EVENTS = new Set(["start", "wait", "signal", "send_message", "link_catch"])
const ENDS = new Set(["end", "terminate", "error", "cancel", "escalation", "compensation", "link_throw"])
const FRAMES = new Set(["sub_process", "event_sub_process"])

export function shapeOf(type: string, width: number): Shape {
  if (FRAMES.has(type)) return "frame"
  if (type.endsWith("_gateway")) return "gateway"
  if (width > 60) return "box"
  return ENDS.has(type) ? "end" : EVENTS.has(type) ? "event" : "event"
}

/** The small picture inside a node. */
export const ICONS: Record<string, string> = {
  approval: "user-check",
  form_task: "clipboard-list",
  cc: "mail",
  wait: "clock",
  notify: "bell",
  create_records: "file-plus",
  update_records: "file-pen",
  delete_records: "trash-2",
  query_records: "search",
  calculate: "calculator",
  decision_table: "table",
  run_rule: "zap",
  call_connector: "link",
  call_flow: "workflow",
  document: "file-text",
  send_message: "send",
  signal: "send",
  timer: "clock",
  message: "mail",
  condition: "list-filter",
  error: "circle-alert",
}

/** The sign inside a gateway. */
export const GATEWAYS: Record<string, string> = {
  exclusive_gateway: "×",
  parallel_gateway: "+",
  inclusive_gateway: "○",
  event_gateway: "◇",
}

/** "3 min", "2 h", "4 d": how long something took, in the largest unit that says it. */
export function spent(seconds: number): { unit: "s" | "m" | "h" | "d"; n: number } {
  if (seconds < 60) return { unit: "s", n: Math.round(seconds) }
  if (seconds < 3600) return { unit: "m", n: Math.round(seconds / 60) }
  if (seconds < 86_400 * 2) return { unit: "h", n: Math.round(seconds / 3600) }
  return { unit: "d", n: Math.round(seconds / 86_400) }
}

/** A way with rounded corners, as an SVG path. */
export function pathOf(points: [number, number][], radius = 6): string {
  const [first, ...rest] = points
  if (!first) return ""
  let path = `M${first[0]} ${first[1]}`
  rest.forEach((point, index) => {
    const next = rest[index + 1]
    const before = index === 0 ? first : rest[index - 1]!
    if (!next) {
      path += `L${point[0]} ${point[1]}`
      return
    }
    const into = towards(point, before, radius)
    const out = towards(point, next, radius)
    path += `L${into[0]} ${into[1]}Q${point[0]} ${point[1]} ${out[0]} ${out[1]}`
  })
  return path
}

function towards(from: [number, number], to: [number, number], most: number): [number, number] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1
  const step = Math.min(most, length / 2) / length
  return [from[0] + (to[0] - from[0]) * step, from[1] + (to[1] - from[1]) * step]
}
