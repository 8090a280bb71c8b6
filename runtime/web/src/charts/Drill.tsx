/** A number one can open: the records behind it. Plain text where there is nothing to open. */
import type { ReactNode } from "react"
import { useT } from "@/i18n"

interface Props {
  filter?: string | null
  onDrill?: (filter: string) => void
  what: string
  children: ReactNode
  className?: string
}

export function Drill({ filter, onDrill, what, children, className = "" }: Props) {
  const t = useT("charts")
  if (!filter || !onDrill) return <span className={className}>{children}</span>
  return (
    <button type="button" className={`plain ${className}`} title={t("open", { what })} onClick={() => onDrill(filter)}>{children}</button>
  )
}
