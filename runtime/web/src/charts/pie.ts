import type { ChartContext } from "./engine"
import type { ChartModel } from "./model"
import { colorOf, textStyle, tooltip } from "./shared"

/** Beside the slice; in a narrow place at the edge and on two lines, so that no name is cut away. */
const labelPlace = (context: ChartContext): Record<string, unknown> =>
  context.compact ? { formatter: "{b}\n{d}%", alignTo: "edge", edgeDistance: 4 } : { formatter: "{b}  {d}%", width: 132 }

/** Slices with their name and share written beside them: nobody has to match colours. */
export function pieOption(model: ChartModel, context: ChartContext, hole: string): Record<string, unknown> {
  const series = model.series[0]
  const slices = model.categories.map((name, index) => ({
    name: name || "—", value: series?.data[index] ?? 0,
    itemStyle: { color: colorOf(Math.min(index, 7), context), borderColor: context.look.surface, borderWidth: 1.5 },
  }))
  return {
    animationDuration: 220, aria: { enabled: true },
    tooltip: tooltip(context, "item"),
    series: [{
      type: "pie", name: series?.name, radius: context.compact ? [hole === "0%" ? hole : "34%", "52%"] : [hole, "70%"], center: ["50%", "52%"], data: slices, cursor: "pointer",
      minShowLabelAngle: 6, avoidLabelOverlap: true, labelLine: { length: 8, length2: 8, lineStyle: { color: context.look.grid } },
      label: { ...textStyle(context, false), overflow: "truncate", ...labelPlace(context) },
    }],
  }
}
