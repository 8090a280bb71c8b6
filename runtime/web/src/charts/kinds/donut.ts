import type { ChartKind } from "../engine"
import { pieOption } from "../pie"

export const chart: ChartKind = { name: "donut", option: (model, context) => pieOption(model, context, "46%") }
