import type { ChartKind } from "../engine"
import { axes, lineSeries } from "../shared"

export const chart: ChartKind = {
  name: "line",
  option: (model, context) => ({
    ...axes(model, context),
    series: model.series.map((series, index) => lineSeries(series, index, context, model)),
  }),
}
