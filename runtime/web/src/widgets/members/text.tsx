import type { Widget } from "../contract"

export const widget: Widget<string> = {
  name: "text",
  Show: ({ value }) => <span className="wrapped">{value}</span>,
  Cell: ({ value }) => (
    <span className="ell" title={value ?? undefined}>
      {value}
    </span>
  ),
}
