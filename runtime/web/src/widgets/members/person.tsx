import type { Ref } from "@/api/types"
import type { ShowProps, Widget } from "../contract"
import { PersonName } from "../PersonName"

export type Value = Ref | Ref[]

export const listOf = (value: Value | null | undefined): Ref[] => (Array.isArray(value) ? value : value ? [value] : [])

const Show = ({ value }: ShowProps<Value>) => (
  <span className="row wrap">
    {listOf(value).map((each) => (
      <PersonName key={each.id} person={each} />
    ))}
  </span>
)

const Cell = ({ value }: ShowProps<Value>) => {
  const all = listOf(value)
  return (
    <span className="row g1">
      <PersonName person={all[0]} />
      {all.length > 1 && <span className="t3 xs">+{all.length - 1}</span>}
    </span>
  )
}

export const widget: Widget<Value> = { name: "person", Show, Cell }
