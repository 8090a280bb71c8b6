/** Choices that only the server knows: people, departments, records of another form. */
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import { localKey } from "@/app"
import type { FieldView, ListPage, Person, Rec, Ref } from "@/api/types"

export interface Chooseable { id: string; title: string; hint?: string }

/** Which of the three a field points to, if any. */
export function targetOf(field: FieldView): "person" | "department" | "record" | null {
  if (["person", "people", "created_by", "updated_by"].includes(field.widget) || field.form === "core.person") return "person"
  if (field.widget === "department" || field.form === "core.department") return "department"
  return ["reference", "references"].includes(field.widget) && field.form ? "record" : null
}

export function useTargets(app: string, field: FieldView, q: string, enabled = true) {
  const kind = targetOf(field)
  return useQuery<Chooseable[]>({
    queryKey: ["targets", app, kind, field.form, q],
    queryFn: ({ signal }) => askTargets(app, field, kind, q, signal),
    enabled: enabled && kind !== null,
    staleTime: 30_000,
    placeholderData: (before) => before,
  })
}

async function askTargets(app: string, field: FieldView, kind: ReturnType<typeof targetOf>, q: string, signal: AbortSignal): Promise<Chooseable[]> {
  if (kind === "person") {
    const { items } = await api.get<ListPage<Person>>("people", { q, limit: 30 }, { signal })
    return items.map((person) => ({ id: person.id, title: person.title || person.name, hint: person.department?.title }))
  }
  if (kind === "department") {
    const { items } = await api.get<ListPage<Ref>>("departments", { q }, { signal })
    return items.filter((one) => one.title.toLowerCase().includes(q.toLowerCase()))
  }
  const [owner, form] = (field.form ?? "").includes(".") ? field.form!.split(".") as [string, string] : [app, field.form!]
  const { items } = await api.get<ListPage<Rec>>(`apps/${owner}/forms/${localKey(form)}/records`, { q, limit: 30 }, { signal })
  return items.map((rec) => ({ id: rec.id, title: rec.title }))
}
