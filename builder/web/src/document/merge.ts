/** Two people changed the same document: what both did is kept, and only where they wrote different things a person must
 * choose. Lists are joined by what their elements are known by: a key, the field they show, or the text itself. */
import { equal } from "./reconcile"
import { join } from "./pointer"

export type Side = "mine" | "theirs"

/** One place that both changed, each in another way. `id` stays the same when it is merged again with other choices. */
export interface Clash {
  id: string
  /** Where it stands in my document, or in theirs where mine has it no more. */
  pointer: string
  side: Side
  mine: unknown
  theirs: unknown
}

export interface Merged<T> {
  document: T
  clashes: Clash[]
}

/** @param base what both began with; undefined when that is not known: then nothing counts as deleted.
 *  @param chosen by the clash's id; what is not in it is mine. */
export function merge<T>(base: T | undefined, mine: T, theirs: T, chosen: Readonly<Record<string, Side>> = {}): Merged<T> {
  const clashes: Clash[] = []
  const document = new Merge(clashes, chosen).values({ base, mine, theirs }, { id: "", mine: "", theirs: "" })
  return { document: document as T, clashes }
}

interface Three {
  base: unknown
  mine: unknown
  theirs: unknown
}
/** Where one is: the way by ids, and the pointers in both documents. */
interface At {
  id: string
  mine: string
  theirs: string
}

class Merge {
  constructor(
    private readonly clashes: Clash[],
    private readonly chosen: Readonly<Record<string, Side>>,
  ) {}

  values(three: Three, at: At): unknown {
    const { base, mine, theirs } = three
    if (equal(mine, theirs) || equal(mine, base)) return theirs
    if (equal(theirs, base)) return mine
    if (isObject(mine) && isObject(theirs)) return this.members(three, at)
    if (Array.isArray(mine) && Array.isArray(theirs)) return this.lists(mine, theirs, Array.isArray(base) ? base : [], at)
    return this.clash(three, at)
  }

  private clash({ mine, theirs }: Three, at: At): unknown {
    const side = mine === undefined ? "theirs" : "mine"
    this.clashes.push({ id: at.id, pointer: at[side], side, mine, theirs })
    return this.chosen[at.id] === "theirs" ? theirs : mine
  }

  private members({ base, mine, theirs }: Three, at: At): unknown {
    const [old, own, other] = [isObject(base) ? base : {}, mine as Members, theirs as Members]
    const out: Members = {}
    for (const name of new Set([...Object.keys(other), ...Object.keys(own)])) {
      const value = this.values({ base: old[name], mine: own[name], theirs: other[name] }, under(at, name, name, name))
      if (value !== undefined) out[name] = value
    }
    return out
  }

  private lists(mine: unknown[], theirs: unknown[], base: unknown[], at: At): unknown {
    const [old, own, other] = [base, mine, theirs].map(byIdentity)
    if (!old || !own || !other) return this.places(mine, theirs, base, at)
    const out = new Map<string, unknown>()
    for (const id of joined([...old.keys()], [...own.keys()], [...other.keys()])) {
      const three = { base: old.get(id)?.value, mine: own.get(id)?.value, theirs: other.get(id)?.value }
      const value = this.values(three, under(at, id, own.get(id)?.index ?? -1, other.get(id)?.index ?? -1))
      if (value !== undefined) out.set(id, value)
    }
    return [...out.values()]
  }

  /** Elements that nothing tells apart are compared place by place while there are equally many. */
  private places(mine: unknown[], theirs: unknown[], base: unknown[], at: At): unknown {
    if (mine.length !== theirs.length || mine.length !== base.length) return this.clash({ base, mine, theirs }, at)
    return mine.map((each, index) =>
      this.values({ base: base[index], mine: each, theirs: theirs[index] }, under(at, String(index), index, index)),
    )
  }
}

type Members = Record<string, unknown>
const isObject = (value: unknown): value is Members =>
  value !== null && typeof value === "object" && !Array.isArray(value)

const under = (at: At, id: string, mine: string | number, theirs: string | number): At => ({
  id: join(at.id, id),
  mine: join(at.mine, mine),
  theirs: join(at.theirs, theirs),
})

/** Elements by what they are known by, in order; null when two are known by the same, or one by nothing. */
function byIdentity(list: unknown[]): Map<string, { value: unknown; index: number }> | null {
  const found = new Map(list.map((value, index) => [identity(value), { value, index }] as const))
  return found.size === list.length && !found.has("") ? (found as Map<string, { value: unknown; index: number }>) : null
}

function identity(value: unknown): string {
  if (typeof value === "string") return `"${value}`
  if (!isObject(value)) return ""
  for (const name of ["key", "field", "related", "form", "page", "view", "report"])
    if (typeof value[name] === "string") return `${name} ${value[name]}`
  return ""
}

/** Every id in one order: mine where only I moved things, else theirs; what the other side added stands after the same
 * neighbour as there. */
function joined(base: string[], mine: string[], theirs: string[]): string[] {
  const common = (list: string[]) => list.filter((id) => base.includes(id) && mine.includes(id) && theirs.includes(id))
  const iMoved = common(mine).join("\n") !== common(base).join("\n")
  const [first, second] = iMoved ? [mine, theirs] : [theirs, mine]
  const out = [...first]
  second.forEach((id, at) => {
    if (out.includes(id)) return
    const before = second.slice(0, at).findLast((each) => out.includes(each))
    out.splice(before === undefined ? 0 : out.indexOf(before) + 1, 0, id)
  })
  return out
}
