import type { FieldView, FormView } from "@/api/types"
import { fieldOf, localKey } from "@/app"

/** What a list of related records shows: the analyst's columns, else the title and what the first view with columns shows. */
export function relatedColumns(field: FieldView, target: FormView): FieldView[] {
  const named = field.columns?.length
    ? field.columns
    : [...new Set([target.title ?? "", ...(target.views.find((each) => each.columns?.length)?.columns ?? [])])]
  const found = named
    .map((key) => fieldOf(target, key))
    .filter((each): each is FieldView => each !== undefined && each.key !== field.by && each.type !== "related")
  return found.slice(0, 6)
}

/** What fills in the way back when a related record is created from here. */
export const backReference = (field: FieldView, record: { id: string; title: string }): Record<string, unknown> =>
  field.by ? { [localKey(field.by)]: { id: record.id, title: record.title } } : {}
