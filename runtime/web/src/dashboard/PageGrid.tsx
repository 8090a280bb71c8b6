/** The parts of a page, cut from the twelve columns into rows and stacks. */
import { useMemo } from "react"
import type { PageDef, PageWidget } from "@/api/types"
import { useT } from "@/i18n"
import { Empty } from "@/ui/Empty"
import { arrange, type Block } from "./arrange"
import type { ChosenFilters } from "./filters"
import { partOf } from "./parts"
import "./dashboard.css"
import "./texts"

interface Props { page: PageDef; chosen: ChosenFilters }

export function PageGrid({ page, chosen }: Props) {
  const t = useT("dashboard")
  const layout = useMemo(() => {
    const widgets = (page.widgets ?? []).filter((widget) => partOf(widget.type))
      .map((widget) => ({ ...widget, x: widget.x ?? 0, y: widget.y ?? 0, w: widget.w ?? 6, h: widget.h ?? 4 }))
    return widgets.length > 0 ? arrange(widgets) : null
  }, [page])
  if (!layout) return <Empty icon="layout-dashboard" title={t("empty")} text={t("empty_text")} />
  return <div className="page-grid"><Drawn block={layout} page={page} chosen={chosen} /></div>
}

function Drawn({ block, page, chosen }: Props & { block: Block<PageWidget> }) {
  if (block.kind === "part") {
    const part = partOf(block.part.type)!
    return <part.View widget={block.part} page={page} chosen={chosen} />
  }
  const isRow = block.kind === "row"
  const isFlat = isRow && block.blocks.every((each) => each.kind === "part")
  const columns = isRow ? { gridTemplateColumns: block.blocks.map((each) => `minmax(0,${each.w}fr)`).join(" ") } : undefined
  return (
    <div className={isRow ? `page-row${isFlat ? " flat" : ""}` : "page-stack"} style={columns}>
      {block.blocks.map((each, index) => <Drawn key={index} block={each} page={page} chosen={chosen} />)}
    </div>
  )
}
