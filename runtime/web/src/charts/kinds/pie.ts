import type { ChartKind } from "../engine"
import { pieOption } from "../pie"

export const chart: ChartKind = { name: "pie", option: (model, context) => pieOption(model, context, "0%") }
