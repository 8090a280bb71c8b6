import { Tag } from "@/ui/Tag"
import type { EditProps, ShowProps, Widget } from "../contract"

export interface Known {
  key: string
  color?: string
}

export const knownOf = (field: EditProps["field"]) => (field.tags as Known[] | undefined) ?? []

export const colorOf = (field: EditProps["field"], key: string) => knownOf(field).find((each) => each.key === key)?.color

export const One = ({ field, name }: { field: EditProps["field"]; name: string }) => {
  const color = colorOf(field, name)
  return (
    <Tag color={color} line={!color || color === "gray"}>
      {name}
    </Tag>
  )
}

export const widget: Widget<string[]> = {
  name: "tags",
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
