import type { KeyboardEvent, ReactNode } from "react"

export interface TabEntry<K extends string = string> {
  key: K
  label: ReactNode
  count?: number | string | null
  icon?: ReactNode
}

function onArrow(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!step) return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")]
  const next = all[(all.indexOf(document.activeElement as HTMLElement) + step + all.length) % all.length]
  event.preventDefault()
  next?.focus()
  next?.click()
}

/** A row of tabs; `after` goes to its right end. The content belongs to the caller (`role="tabpanel"`). */
export function Tabs<K extends string>({
  items,
  value,
  onChange,
  after,
  label,
  style,
}: {
  items: TabEntry<K>[]
  value: K
  onChange: (key: K) => void
  after?: ReactNode
  label?: string
  style?: React.CSSProperties
}) {
  return (
    <div className="tabs" style={style}>
      <div role="tablist" aria-label={label} onKeyDown={onArrow} style={{ display: "contents" }}>
        {items.map(({ key, label: name, count, icon }) => (
          <button
            key={key}
            type="button"
            role="tab"
            aria-selected={key === value}
            tabIndex={key === value ? 0 : -1}
            className={`tab${key === value ? " on" : ""}`}
            onClick={() => onChange(key)}
          >
            {icon}
            {name}
            {count !== undefined && count !== null && <span className="count">{count}</span>}
          </button>
        ))}
      </div>
      {after}
    </div>
  )
}
