/** The head of a group of rows: its value; pressing it folds the rows. */
import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { Label } from "@/api/types"
import { fieldOf } from "@/app"
import { useT } from "@/i18n"
import { Icon } from "@/ui/Icon"
import { ColorTag } from "@/ui/ColorTag"
import { textOf } from "@/widgets"
import { useList } from "./context"
import { asParams, recordsPath } from "./data"
import { groupKey, type Line } from "./rows"

interface Props {
  line: Extract<Line, { kind: "group" }>
  span: number
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

export function GroupRow({ line, span, isFolded, onFold }: Props) {
  const { form, shown } = useList()
  const t = useT("list")
  const field = fieldOf(form, shown.group)
  const count = useGroupCounts().get(line.key)
  return (
    <tr className="group">
      <td colSpan={span} role="gridcell">
        <button type="button" className="row" aria-expanded={!isFolded} onClick={onFold}>
          <Icon name={isFolded ? "chevron-right" : "chevron-down"} size="s" className="t3" />
          {line.key === "" ? <span className="t3">{t("group.empty")}</span> : field?.options ? <ColorTag options={field.options} value={line.value} /> : <span>{textOf(field, line.value)}</span>}
          {count !== undefined && <span className="t3 num">{count}</span>}
        </button>
      </td>
    </tr>
  )
}
