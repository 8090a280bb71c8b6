import type { ChartKind } from "../engine"
import { axes, colorOf, lineSeries } from "../shared"

export const chart: ChartKind = {
  name: "area",
  option: (model, context) => ({
    ...axes(model, context),
    series: model.series.map((series, index) => ({
      ...lineSeries(series, index, context, model),
      stack: "all", areaStyle: { color: colorOf(index, context), opacity: 0.16 },
    })),
  }),
}
