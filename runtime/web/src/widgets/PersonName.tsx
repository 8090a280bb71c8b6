import type { Ref } from "@/api/types"
import { Avatar } from "@/ui/Avatar"

export function PersonName({ person, strong }: { person: Ref | null | undefined; strong?: boolean }) {
  if (!person) return null
  return (
    <span className="row g1 who">
      <Avatar name={person.title} />
      <span className={`ell${strong ? " b" : ""}`}>{person.title}</span>
    </span>
  )
}
