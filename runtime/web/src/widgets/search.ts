import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { FieldView, ListPage, Rec } from "@/api/types"
import { recordsPath, useAppViewMaybe, useFormMaybe } from "@/app"
import { useGiven } from "./given"

/** Records that a reference may point to, found by words in the target's search fields. `values`: see `useGiven`. */
export function useReferenceSearch(
  field: FieldView,
  text: string,
  enabled: boolean,
  values?: Record<string, unknown>,
) {
  const app = useAppViewMaybe()
  const target = useFormMaybe(field.form)
  const subtitle = target?.subtitle ?? undefined
  const given = useGiven(field, values)
  const isNarrowed = Boolean(field.choose) && given !== null
  return useQuery({
    queryKey: ["reference", app?.key, field.form, field.choose?.name ?? "", isNarrowed ? given : "", text],
    enabled: enabled && Boolean(app && field.form),
    staleTime: 20_000,
    placeholderData: (before: Rec[] | undefined) => before,
    queryFn: async () => {
      const page = await api.get<ListPage>(recordsPath(app!.key, field.form!), {
        q: text,
        choose: isNarrowed ? `${app!.key}.${field.choose!.name}` : undefined,
        given: isNarrowed ? given! : undefined,
        limit: 20,
        fields: subtitle ? [subtitle].join(",") : undefined,
      })
      return page.items
    },
  })
}
