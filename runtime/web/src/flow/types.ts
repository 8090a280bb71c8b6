/** What the server says about a run of a flow (docs/reference/http.md, flows). */
import type { Label, ProgressStep, Ref } from "@/api/types"

/** x, y, width, height */
export type Box = [number, number, number, number]

export interface DiagramNode {
  key: string
  name: Label
  type: string
  within: string | null
  current: boolean
  visited: boolean
  times: number
  duration_s: number
  since: string | null
  incident: boolean
  next: boolean
  people: Ref[]
}

export interface DiagramEdge {
  from: string
  to: string
  slot: string
  taken: boolean
}

export interface Layout {
  width: number
  height: number
  boxes: Record<string, Box>
  events: { node: string; slot: string; kind: string; box: Box }[]
  ways: { from: string; slot: string; to: string; points: [number, number][]; label: Label; label_box: Box | null }[]
}

export interface FlowDiagram {
  nodes: DiagramNode[]
  edges: DiagramEdge[]
  layout: Layout
}

export interface LogEntry {
  seq?: number
  at: string
  kind: string
  by: Ref | null
  agent_of?: Ref | null
  to?: Ref[]
  node: { key: string; name: Label } | null
  comment?: string | null
  /** ids of files */
  files?: string[]
  signature?: string | null
  steps?: { what: string; node: string; detail: string }[]
}

export interface Incident {
  id: string
  node: string
  name: Label
  code: string
  message: string
}

export interface Instance {
  id: string
  app: string
  flow: { key: string; name: Label }
  title: string
  record: { app: string; form: string; id: string; title?: string } | null
  release: number
  newest: number
  status: "running" | "ended"
  outcome: string | null
  initiator: Ref | null
  started_at: string
  ended_at: string | null
  history: LogEntry[]
  progress: ProgressStep[]
  /** Variables and their values as formulas; for administrators. */
  variables?: Record<string, string>
  incidents: Incident[]
  /** names of the files that came with decisions */
  files?: { id: string; name: string }[]
  diagram: FlowDiagram
  may_withdraw?: boolean
  may_urge?: boolean
  may_manage?: boolean
}

export interface Migration {
  from: number
  to: number
  possible: boolean
  moves: { node: string; name?: Label; to: string | null; problem: string | null }[]
  targets: { node: string; name: Label }[]
}
