import { useCallback, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react"
import { Icon } from "./Icon"
import { Kbd } from "./Kbd"
import type { Placement } from "./place"
import { Float } from "./Popover"

export interface MenuEntry {
  key: string
  label: ReactNode
  icon?: string
  keys?: string
  danger?: boolean
  checked?: boolean
  disabled?: boolean
  /** Why it is disabled. */
  reason?: string
  hint?: ReactNode
  run?: () => void
}

/** `"-"` is a line, `{ head }` a caption. Empty values are left out, so that conditions can be written in place. */
export type MenuItems = (MenuEntry | "-" | { head: string } | null | false | undefined)[]

const ITEM = '[role^="menuitem"]'

function moveFocus(event: KeyboardEvent<HTMLElement>, root: HTMLElement): void {
  const all = [...root.querySelectorAll<HTMLElement>(ITEM)]
  const here = all.indexOf(document.activeElement as HTMLElement)
  const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key]
  if (next !== undefined) {
    event.preventDefault()
    all[(next + all.length) % all.length]?.focus()
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
    const letter = event.key.toLowerCase()
    const found = [...all.slice(here + 1), ...all].find((each) =>
      each.textContent?.trim().toLowerCase().startsWith(letter),
    )
    found?.focus()
  }
}

function Entry({ entry, close }: { entry: MenuEntry; close: () => void }) {
  const act = () => {
    if (entry.disabled) return
    close()
    entry.run?.()
  }
  const marked = entry.checked !== undefined
  return (
    <button
      type="button"
      className={`mi${entry.danger ? " d" : ""}`}
      role={marked ? "menuitemcheckbox" : "menuitem"}
      aria-checked={marked ? entry.checked : undefined}
      aria-disabled={entry.disabled || undefined}
      title={entry.disabled ? entry.reason : undefined}
      tabIndex={-1}
      onClick={act}
    >
      {marked ? <Icon name="check" className={entry.checked ? "acc" : "hide"} /> : null}
      {marked && !entry.checked ? <span style={{ width: 16, flex: "none" }} /> : null}
      {entry.icon && <Icon name={entry.icon} />}
      <span className="grow ell">{entry.label}</span>
      {entry.hint && <span className="t3 xs">{entry.hint}</span>}
      {entry.keys && <Kbd keys={entry.keys} />}
    </button>
  )
}

export function MenuList({ items, close }: { items: MenuItems; close: () => void }) {
  return (
    <>
      {items.map((item, index) => {
        if (!item) return null
        if (item === "-") return <div key={index} className="ms" role="separator" />
        if ("head" in item)
          return (
            <div key={index} className="mh" role="presentation">
              {item.head}
            </div>
          )
        return <Entry key={item.key} entry={item} close={close} />
      })}
    </>
  )
}

/** A menu hung on an anchor or at a point (context menus: pass a `DOMRect`). Controlled from outside. */
export function MenuFloat({
  open,
  onClose,
  anchor,
  items,
  label,
  ...placement
}: {
  open: boolean
  onClose: () => void
  anchor: RefObject<HTMLElement | null> | DOMRect | null
  items: MenuItems
  label?: string
} & Placement) {
  return (
    <Float
      open={open}
      onClose={onClose}
      anchor={anchor}
      role="menu"
      label={label}
      className="menu"
      takeFocus
      onKeyDown={(event) => (event.key === "Tab" ? onClose() : moveFocus(event, event.currentTarget))}
      {...placement}
    >
      <MenuList items={items} close={onClose} />
    </Float>
  )
}

interface TriggerProps {
  ref: RefObject<HTMLButtonElement | null>
  onClick: () => void
  onKeyDown: (event: KeyboardEvent) => void
  "aria-expanded": boolean
  "aria-haspopup": "menu"
}

/** A trigger with a menu: `<Menu items={…} trigger={(p) => <IconButton {...p} icon="ellipsis" label="More" />} />`. */
export function Menu({
  trigger,
  items,
  label,
  ...placement
}: {
  trigger: (props: TriggerProps, open: boolean) => ReactNode
  items: MenuItems | (() => MenuItems)
  label?: string
} & Placement) {
  const [open, setOpen] = useState(false)
  const anchor = useRef<HTMLButtonElement>(null)
  const close = useCallback(() => setOpen(false), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" || open) return
    event.preventDefault()
    setOpen(true)
  }
  return (
    <>
      {trigger(
        {
          ref: anchor,
          onClick: () => setOpen((now) => !now),
          onKeyDown,
          "aria-expanded": open,
          "aria-haspopup": "menu",
        },
        open,
      )}
      <MenuFloat
        open={open}
        onClose={close}
        anchor={anchor}
        items={open ? (typeof items === "function" ? items() : items) : []}
        label={label}
        {...placement}
      />
    </>
  )
}
