/** The parts of a page on their twelve columns. */
import type { PageDef } from "@/api/types"
import { useT } from "@/i18n"
import { Empty } from "@/ui/Empty"
import type { ChosenFilters } from "./filters"
import { partOf } from "./parts"
import "./dashboard.css"
import "./texts"

export function PageGrid({ page, chosen }: { page: PageDef; chosen: ChosenFilters }) {
  const t = useT("dashboard")
  const widgets = (page.widgets ?? []).map((widget) => ({ ...widget, x: widget.x ?? 0, y: widget.y ?? 0, w: widget.w ?? 6, h: widget.h ?? 4 }))
    .sort((a, b) => a.y - b.y || a.x - b.x)
  if (widgets.length === 0) return <Empty icon="layout-dashboard" title={t("empty")} text={t("empty_text")} />
  return (
    <div className="page-grid">
      {widgets.map((widget) => {
        const part = partOf(widget.type)
        return part ? <part.View key={widget.key} widget={widget} page={page} chosen={chosen} /> : null
      })}
    </div>
  )
}
