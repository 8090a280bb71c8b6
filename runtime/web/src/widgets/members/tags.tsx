import { Tag } from "@/ui/Tag"
import type { EditProps, ShowProps, Widget } from "../contract"
import { TagPicker } from "../TagPicker"

interface Known {
  key: string
  color?: string
}
const knownOf = (field: EditProps["field"]) => (field.tags as Known[] | undefined) ?? []
const colorOf = (field: EditProps["field"], key: string) => knownOf(field).find((each) => each.key === key)?.color

const One = ({ field, name }: { field: EditProps["field"]; name: string }) => {
  const color = colorOf(field, name)
  return (
    <Tag color={color} line={!color || color === "gray"}>
      {name}
    </Tag>
  )
}

function Edit(props: EditProps<string[]>) {
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

export const widget: Widget<string[]> = {
  name: "tags",
  Edit,
  Show: ({ field, value }: ShowProps<string[]>) => (
    <span className="row wrap g1">
      {value?.map((each) => (
        <One key={each} field={field} name={each} />
      ))}
    </span>
  ),
  Cell: ({ field, value }: ShowProps<string[]>) => (
    <span className="row g1">
      {value?.slice(0, 3).map((each) => (
        <One key={each} field={field} name={each} />
      ))}
      {value && value.length > 3 && <span className="t3 xs">+{value.length - 3}</span>}
    </span>
  ),
}
