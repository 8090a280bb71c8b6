/** ECharts, loaded when the first chart is drawn, with only the parts that are used. */
import type { ChartLook } from "./look"
import type { ChartModel } from "./model"

export interface ChartContext {
  look: ChartLook
  /** A value in full words (tooltip) and a short one (axis, label). */
  full: (value: unknown, format?: string | null) => string
  short: (value: unknown, format?: string | null) => string
  compact: boolean
}

export interface ChartKind {
  name: string
  option: (model: ChartModel, context: ChartContext) => Record<string, unknown>
}

const kinds = new Map(
  Object.values(import.meta.glob<{ chart: ChartKind }>("./kinds/*.ts", { eager: true })).map(({ chart }) => [chart.name, chart]),
)

export const chartKind = (name: string): ChartKind | undefined => kinds.get(name)
export const isChart = (name: string): boolean => kinds.has(name)

export interface Drawing {
  setOption: (option: Record<string, unknown>, whole: boolean) => void
  resize: () => void
  dispose: () => void
  on: (event: "click", heard: (hit: { dataIndex: number; seriesIndex: number }) => void) => void
  getZr: () => { on: (event: string, heard: () => void) => void }
}

let parts: Promise<typeof import("./echarts")> | null = null

export async function draw(element: HTMLElement): Promise<Drawing> {
  parts ??= import("./echarts")
  return (await parts).start(element) as unknown as Drawing
}
