import type { EditProps } from "../contract"
import { TagPicker } from "../TagPicker"
import { Known, One, colorOf, knownOf } from "../members/tags"

export function Edit(props: EditProps<string[]>) {
  const value = props.value ?? []
  return (
    <TagPicker
      {...props}
      value={value}
      onChange={(next) => props.onChange(next.length ? next : null)}
      free={!props.field.closed}
      options={knownOf(props.field).map((each) => ({
        value: each.key,
        label: each.key,
        node: <One field={props.field} name={each.key} />,
      }))}
      nodeOf={(key) => <One field={props.field} name={key} />}
    />
  )
}
