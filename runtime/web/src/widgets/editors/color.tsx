import type { EditProps } from "../contract"
import { inputProps } from "../parts"
import { hex } from "../members/color"

export function Edit(props: EditProps<string>) {
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
