import type { EditProps, ShowProps, Widget } from "../contract"
import { inputProps } from "../parts"

const hex = (value: string | null | undefined) => (value && /^#[0-9a-f]{6}$/i.test(value) ? value : "#808080")

function Edit(props: EditProps<string>) {
  const { className, ...rest } = inputProps(props)
  return (
    <span className={className}>
      <input
        type="color"
        className="swatch"
        tabIndex={-1}
        aria-hidden="true"
        disabled={props.disabled}
        value={hex(props.value)}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <input
        {...rest}
        value={props.value ?? ""}
        placeholder="#ff8800"
        maxLength={7}
        onChange={(event) => props.onChange(event.target.value || null)}
      />
    </span>
  )
}

const Show = ({ value }: ShowProps<string>) => (
  <span className="row g1">
    <span className="swatch" style={{ background: hex(value) }} />
    <span className="num">{value}</span>
  </span>
)

export const widget: Widget<string> = { name: "color", Edit, Show }
