import type { Widget } from "../contract"
import { addressText } from "../text"

export type Value = Record<string, string | null>

export const widget: Widget<Value> = {
  name: "address",
  wide: true,
  Show: ({ value, field }) => <span className="wrapped">{value ? addressText(value, field.country as string | undefined) : ""}</span>,
  Cell: ({ value, field }) => <span className="ell">{value ? addressText(value, field.country as string | undefined) : ""}</span>,
}
