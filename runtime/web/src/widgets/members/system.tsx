import type { Widget } from "../contract"
import { widget as computed } from "./computed"

export const widget: Widget = { ...computed, name: "system" }
