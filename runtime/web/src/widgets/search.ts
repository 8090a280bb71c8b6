import { useQuery } from "@tanstack/react-query"
import { api, isProblem } from "@/api"
import type { FieldView, ListPage, Rec } from "@/api/types"
import { recordsPath, useAppViewMaybe, useFormMaybe } from "@/app"

/** Records that a reference may point to, found by words in the target's search fields. */
export function useReferenceSearch(field: FieldView, text: string, enabled: boolean) {
  const app = useAppViewMaybe()
  const target = useFormMaybe(field.form)
  const subtitle = target?.subtitle ?? undefined
  return useQuery({
    queryKey: ["reference", app?.key, field.form, field.filter ?? "", text],
    enabled: enabled && Boolean(app && field.form),
    staleTime: 20_000,
    placeholderData: (before: Rec[] | undefined) => before,
    queryFn: async () => {
      const ask = (filter?: string) =>
        api.get<ListPage>(recordsPath(app!.key, field.form!), {
          q: text,
          filter,
          limit: 20,
          fields: subtitle ? [subtitle].join(",") : undefined,
        })
      const filter = typeof field.filter === "string" ? field.filter : undefined
      try {
        return (await ask(filter)).items
      } catch (error) {
        if (filter && isProblem(error) && error.status === 422) return (await ask()).items // a filter over this form's own names: the server applies it on save
        throw error
      }
    },
  })
}
