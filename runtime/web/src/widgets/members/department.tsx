import type { Ref } from "@/api/types"
import type { ShowProps, Widget } from "../contract"

export type Value = Ref | Ref[]

export const listOf = (value: Value | null | undefined): Ref[] => (Array.isArray(value) ? value : value ? [value] : [])

const Show = ({ value }: ShowProps<Value>) => (
  <span className="ell">
    {listOf(value)
      .map((each) => each.title)
      .join(" · ")}
  </span>
)

export const widget: Widget<Value> = { name: "department", Show }
