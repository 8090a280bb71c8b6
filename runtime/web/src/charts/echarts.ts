import { init, use, type EChartsType } from "echarts/core"
import { BarChart, FunnelChart, LineChart, PieChart } from "echarts/charts"
import { AriaComponent, DatasetComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components"
import { CanvasRenderer } from "echarts/renderers"

use([BarChart, LineChart, PieChart, FunnelChart, GridComponent, TooltipComponent, LegendComponent, DatasetComponent, AriaComponent, CanvasRenderer])

export const start = (element: HTMLElement): EChartsType => init(element, null, { renderer: "canvas" })
