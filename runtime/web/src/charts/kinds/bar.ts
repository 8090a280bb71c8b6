import type { ChartKind } from "../engine"
import { axes, colorOf, spoken, yAxisOf } from "../shared"

export const chart: ChartKind = {
  name: "bar",
  option: (model, context) => ({
    ...axes(model, context),
    series: model.series.map((series, index) => ({
      type: "bar", name: series.name, data: series.data, barMaxWidth: 36, yAxisIndex: yAxisOf(model, series), tooltip: spoken(series, context), barGap: "10%", cursor: "pointer",
      itemStyle: { color: colorOf(index, context), borderRadius: [3, 3, 0, 0] },
    })),
  }),
}
