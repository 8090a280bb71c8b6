import { addTexts, useLabel, useT } from "@/i18n"
import { ColorTag } from "@/ui/ColorTag"
import { Segmented } from "@/ui/Segmented"
import { Select } from "@/ui/Select"
import type { EditProps } from "../contract"

addTexts("widget.choice", { en: { choose: "Choose" }, zh: { choose: "请选择" } })

const isColored = (props: EditProps) =>
  (props.options ?? props.field.options ?? []).some((each) => each.color && each.color !== "gray")

export function Edit(props: EditProps<string>) {
  const label = useLabel()
  const t = useT("widget.choice")
  const { field, value, onChange, id, invalid, disabled } = props
  const options = props.options ?? field.options ?? []
  const words = (key: string) => label(options.find((each) => each.key === key)?.label) || key
  if (field.style === "buttons" && !props.small && options.length <= 6) {
    return (
      <Segmented
        label={label(field.label)}
        items={options.map((each) => ({ key: each.key, label: words(each.key) }))}
        value={value ?? ""}
        onChange={(key) => !disabled && onChange(key === value && !field.required ? null : key)}
      />
    )
  }
  if (field.style === "radio" && !props.small) {
    return (
      <div
        role="radiogroup"
        aria-label={label(field.label)}
        aria-describedby={props.describedBy}
        className="row wrap g4"
        style={{ minHeight: "var(--control)" }}
      >
        {options.map((each, index) => (
          <label key={each.key} className="check">
            <input
              type="radio"
              className="cb"
              id={index === 0 ? id : undefined}
              name={id ?? field.key}
              checked={value === each.key}
              disabled={disabled}
              onChange={() => onChange(each.key)}
              onBlur={props.onBlur}
            />
            {words(each.key)}
          </label>
        ))}
      </div>
    )
  }
  const colored = isColored(props)
  return (
    <Select
      id={id}
      label={props.label}
      describedBy={props.describedBy}
      invalid={invalid}
      disabled={disabled}
      small={props.small}
      onBlur={props.onBlur}
      autoFocus={props.autoFocus}
      clearable={field.required !== true}
      placeholder={label(field.placeholder) || t("choose")}
      value={value}
      onChange={onChange}
      options={options.map((each) => ({
        value: each.key,
        label: words(each.key),
        node: colored ? <ColorTag options={options} value={each.key} /> : undefined,
      }))}
    />
  )
}
