import type { ReactNode } from "react"
import { addTexts, useT } from "@/i18n"
import { Icon } from "./Icon"

addTexts("chip", { en: { remove: "Remove {name}" }, zh: { remove: "移除 {name}" } })

/** A filter in words: field · operator · value · ×. `onEdit` opens its popover. */
export function Chip({
  name,
  operator,
  value,
  hot,
  onEdit,
  onRemove,
  label,
}: {
  name: ReactNode
  operator?: ReactNode
  value?: ReactNode
  hot?: boolean
  onEdit?: (anchor: HTMLElement) => void
  onRemove?: () => void
  /** For readers; by default the name. */
  label?: string
}) {
  const t = useT("chip")
  const words = label ?? (typeof name === "string" ? name : "")
  return (
    <span className={`chip${hot ? " hot" : ""}`}>
      <button type="button" onClick={(event) => onEdit?.(event.currentTarget.parentElement ?? event.currentTarget)}>
        <span className="k">{name}</span>
        {operator && <span className="o">{operator}</span>}
        {value !== undefined && <span className="v">{value}</span>}
      </button>
      {onRemove && (
        <button type="button" className="x" aria-label={t("remove", { name: words })} onClick={onRemove}>
          <Icon name="x" size="xs" />
        </button>
      )}
    </span>
  )
}
