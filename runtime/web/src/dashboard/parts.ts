import type { PagePart } from "./contract"

const found = import.meta.glob<{ part: PagePart }>("./widgets/*.tsx", { eager: true })
const parts = new Map(Object.values(found).map(({ part }) => [part.type as string, part]))

/** The part of a page for a widget's type; unknown types (of a newer server) are left out. */
export const partOf = (type: string): PagePart | undefined => parts.get(type)
