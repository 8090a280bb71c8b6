import type { Widget } from "../contract"

export const widget: Widget<string> = {
  name: "long_text",
  wide: true,
  Show: ({ value }) => <span className="wrapped lines">{value}</span>,
  Cell: ({ value }) => (
    <span className="ell" title={value ?? undefined}>
      {value?.split("\n")[0]}
    </span>
  ),
}
