import type { ShowProps, Widget } from "../contract"

export const hex = (value: string | null | undefined) => (value && /^#[0-9a-f]{6}$/i.test(value) ? value : "#808080")

const Show = ({ value }: ShowProps<string>) => (
  <span className="row g1">
    <span className="swatch" style={{ background: hex(value) }} />
    <span className="num">{value}</span>
  </span>
)

export const widget: Widget<string> = { name: "color", Show }
