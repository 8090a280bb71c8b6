/** The head of a group of rows: its value; pressing it folds the rows. */
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { Label } from "@/api/types"
import { useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { ColorTag } from "@/ui/ColorTag"
import { textOf } from "@/widgets"
import { fieldFor } from "./columns"
import { useList } from "./context"
import { asParams, recordsPath } from "./data"
import { groupKey, type Line } from "./rows"

interface Props {
  line: Extract<Line, { kind: "group" }>
  isFolded: boolean
  onFold: () => void
}

/** How many records each group holds, counted by the server over all pages. */
function useGroupCounts(): Map<string, number> {
  const { app, form, shown, pairs } = useList()
  const { data } = useQuery({
    queryKey: ["groups", app.key, form.key, shown.group, pairs],
    queryFn: () => api.get<{ groups: { value: unknown; title: Label; count: number }[] }>(`${recordsPath(app.key, form.key)}/groups`, { ...asParams(pairs), by: shown.group }),
    enabled: shown.group !== "",
    staleTime: 30_000,
    retry: false,
  })
  return new Map((data?.groups ?? []).map((group) => [groupKey(group.value), group.count]))
}

export function GroupRow({ span, ...rest }: Props & { span: number }) {
  return (
    <tr className="group">
      <td colSpan={span} role="gridcell"><GroupHead {...rest} /></td>
    </tr>
  )
}

/** The group's value, how many records it has, and the button that folds them. */
export function GroupHead({ line, isFolded, onFold }: Props) {
  const { app, form, shown } = useList()
  const t = useT("list")
  const field = fieldFor(app, form, shown.group)
  const count = useGroupCounts().get(line.key)
  return (
    <button type="button" className="row group-head" aria-expanded={!isFolded} onClick={onFold}>
      <Icon name={isFolded ? "chevron-right" : "chevron-down"} size="s" className="t3" />
      {line.key === "" ? <span className="t3">{t("group.empty")}</span> : field?.options ? <ColorTag options={field.options} value={line.value} /> : <span>{textOf(field, line.value)}</span>}
      {count !== undefined && <span className="t3 num">{count}</span>}
    </button>
  )
}
