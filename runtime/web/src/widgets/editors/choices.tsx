import { useLabel } from "@/i18n"
import { Checkbox } from "@/ui/Checkbox"
import { ColorTag } from "@/ui/ColorTag"
import type { EditProps } from "../contract"
import { TagPicker } from "../TagPicker"

export function Edit(props: EditProps<string[]>) {
  const label = useLabel()
  const options = props.options ?? props.field.options ?? []
  const value = props.value ?? []
  const set = (next: string[]) => props.onChange(next.length ? next : null)
  if (props.field.style === "checkboxes" && !props.small) {
    return (
      <div
        role="group"
        aria-label={label(props.field.label)}
        className="row wrap g4"
        style={{ minHeight: "var(--control)" }}
      >
        {options.map((each, index) => (
          <Checkbox
            key={each.key}
            id={index === 0 ? props.id : undefined}
            disabled={props.disabled}
            checked={value.includes(each.key)}
            onChange={(on) =>
              set(
                on
                  ? options.map((one) => one.key).filter((key) => key === each.key || value.includes(key))
                  : value.filter((key) => key !== each.key),
              )
            }
          >
            {label(each.label) || each.key}
          </Checkbox>
        ))}
      </div>
    )
  }
  return (
    <TagPicker
      {...props}
      value={value}
      onChange={set}
      options={options.map((each) => ({
        value: each.key,
        label: label(each.label) || each.key,
        node: <ColorTag options={options} value={each.key} />,
      }))}
    />
  )
}
