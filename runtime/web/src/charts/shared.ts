/** What every chart with axes has in common. Tooltips are painted, not HTML: a strict style policy forbids theirs. */
import type { ChartContext } from "./engine"
import type { ChartModel, ChartSeries } from "./model"

export const DASHES = ["solid", "dashed", "dotted"] as const
export const SYMBOLS = ["circle", "rect", "triangle", "diamond", "pin", "arrow", "roundRect", "emptyCircle"] as const

export const colorOf = (index: number, context: ChartContext): string => context.look.colors[index % 8]!

export function textStyle(context: ChartContext, soft = true): Record<string, unknown> {
  return { color: soft ? context.look.axis : context.look.text, fontFamily: context.look.font, fontSize: 11 }
}

export function tooltip(context: ChartContext, trigger: "axis" | "item"): Record<string, unknown> {
  return {
    trigger, renderMode: "richText", confine: true, backgroundColor: context.look.surface, borderColor: context.look.grid,
    borderWidth: 1, padding: [8, 10], textStyle: { ...textStyle(context, false), fontSize: 12 },
    valueFormatter: (value: unknown) => context.full(value), axisPointer: { type: "shadow", shadowStyle: { opacity: 0.06 } },
  }
}

export function legend(model: ChartModel, context: ChartContext): Record<string, unknown> {
  return {
    show: model.series.length > 1, top: 0, left: 0, icon: "roundRect", itemWidth: 10, itemHeight: 10, itemGap: 14,
    textStyle: textStyle(context), type: "scroll",
  }
}

/** A few categories are all named, however narrow the place; of many, as many as fit. */
function labelRoom(model: ChartModel, context: ChartContext): Record<string, unknown> {
  const count = model.categories.length
  return context.compact && count > 0 && count <= 8
    ? { interval: 0, hideOverlap: false, width: Math.max(28, Math.floor(280 / count)) }
    : { interval: "auto", width: 84 }
}

/** The frame of bar, line and area. */
export function axes(model: ChartModel, context: ChartContext): Record<string, unknown> {
  const many = model.series.length > 1
  return {
    animationDuration: 220, aria: { enabled: true },
    grid: { left: 4, right: 12, top: many ? 30 : 12, bottom: 4, containLabel: true },
    legend: legend(model, context),
    tooltip: tooltip(context, "axis"),
    xAxis: {
      type: "category", data: model.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: context.look.grid } },
      axisLabel: { ...textStyle(context), hideOverlap: true, overflow: "truncate", ...labelRoom(model, context) },
    },
    yAxis: yAxes(model, context),
  }
}

/** Two kinds of numbers (money and counts) need two scales: the first at the left, the others at the right. */
function yAxes(model: ChartModel, context: ChartContext): Record<string, unknown>[] {
  const formats = [...new Set(model.series.map((series) => series.format))].slice(0, 2)
  return formats.map((format, index) => ({
    type: "value", splitNumber: 4, minInterval: format === "integer" ? 1 : undefined, splitLine: { show: index === 0, lineStyle: { color: context.look.grid } },
    axisLabel: { ...textStyle(context), formatter: (value: number) => context.short(value, format) },
  }))
}

export const yAxisOf = (model: ChartModel, series: ChartSeries): number => Math.min(1, Math.max(0, [...new Set(model.series.map((each) => each.format))].indexOf(series.format)))

/** The tooltip of one series' numbers. */
export const spoken = (series: ChartSeries, context: ChartContext): Record<string, unknown> => ({ valueFormatter: (value: unknown) => context.full(value, series.format) })

/** One line of a line or area chart; dashes and marks differ too, so that colour is not the only sign. */
export function lineSeries(series: ChartSeries, index: number, context: ChartContext, model: ChartModel): Record<string, unknown> {
  const few = model.categories.length <= 24
  return {
    yAxisIndex: yAxisOf(model, series), tooltip: spoken(series, context),
    type: "line", name: series.name, data: series.data, smooth: false, connectNulls: false,
    symbol: SYMBOLS[index % SYMBOLS.length], symbolSize: few ? 6 : 4, showSymbol: few,
    lineStyle: { width: 2, color: colorOf(index, context), type: DASHES[index % DASHES.length] },
    itemStyle: { color: colorOf(index, context) }, emphasis: { focus: "series" },
  }
}
