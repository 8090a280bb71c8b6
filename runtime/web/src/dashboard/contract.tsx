/** What a part of a page gets. One file per type in `widgets/`, found by its name, listed nowhere. */
import type { ComponentType, ReactNode } from "react"
import type { PageDef, PageWidget } from "@/api/types"
import { useT } from "@/i18n"
import { A } from "@/ui/A"
import { ErrorBoundary } from "@/ui/ErrorBoundary"
import { UNIT } from "./arrange"
import type { ChosenFilters } from "./filters"

export interface PartProps {
  widget: PageWidget
  page: PageDef
  chosen: ChosenFilters
}

export interface PagePart {
  type: PageWidget["type"]
  View: ComponentType<PartProps>
}

interface CardProps {
  widget: PageWidget
  title: ReactNode
  about?: ReactNode
  count?: ReactNode
  /** Right end of the head, always seen. */
  right?: ReactNode
  /** Right end of the head, seen under the pointer. */
  tools?: ReactNode
  kind?: "kpi-card" | ""
  /** A drawing has no height of its own: it takes the rows the analyst gave. */
  isDrawn?: boolean
  children: ReactNode
}

/** The frame of a part: its head, and a wall around its mistakes. */
export function Card({ widget, title, about, count, right, tools, kind = "", isDrawn = false, children }: CardProps) {
  const height = kind === "" && isDrawn ? { height: widget.h * UNIT - 16 } : undefined
  return (
    <section className={`card page-card ${kind}`} style={height} aria-label={typeof title === "string" ? title : undefined}>
      <div className="h">
        <h2>{title}</h2>{count !== undefined && count !== null && <span className="t3 num">{count}</span>}{about && <span className="t3 ell">{about}</span>}
        <span className="right row g1 nowrap">{tools && <span className="tools-on-hover row g1">{tools}</span>}{right}</span>
      </div>
      <ErrorBoundary small>{children}</ErrorBoundary>
    </section>
  )
}

/** Below a list that shows only its first lines. */
export function MoreBelow({ n, href }: { n: number; href: string }) {
  const t = useT("dashboard")
  return n > 0 ? <A className="page-more link sm" href={href}>{t("more.n", { n })}</A> : null
}

export function Nothing({ words }: { words?: string }) {
  const t = useT("dashboard")
  return <div className="page-none">{words ?? t("list.none")}</div>
}
