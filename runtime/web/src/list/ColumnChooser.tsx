/** The button behind which the columns are chosen; the panel, and dragging with it, comes when it is opened. */
import { lazy, Suspense } from "react"
import { useT } from "@/i18n"
import { IconButton } from "@/ui/IconButton"
import { Popover } from "@/ui/Popover"

const Panel = lazy(() => import("./ColumnPanel"))

export const ColumnPanel = () => <Suspense fallback={<div className="filter-panel" style={{ height: 240 }} />}><Panel /></Suspense>

export function ColumnChooser() {
  const t = useT("list")
  return (
    <Popover label={t("columns")} align="end" trigger={(props) => <IconButton {...props} icon="columns-3" label={t("columns")} />}>
      <ColumnPanel />
    </Popover>
  )
}

