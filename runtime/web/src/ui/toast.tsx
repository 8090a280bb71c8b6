import { create } from "zustand"
import { addTexts, useT } from "@/i18n"
import { Icon } from "./Icon"

addTexts("toast", { en: { undo: "Undo", close: "Close" }, zh: { undo: "撤销", close: "关闭" } })

interface Toast {
  id: number
  text: string
  icon?: string
  undo?: () => void
  action?: { label: string; run: () => void }
}
const useToasts = create<{ items: Toast[] }>(() => ({ items: [] }))
let last = 0

const drop = (id: number) => useToasts.setState(({ items }) => ({ items: items.filter((each) => each.id !== id) }))

/** Says that something went well, for 5 s (8 s with Undo). Mistakes are never toasts: they stay where they belong. */
export function toast(text: string, options: Omit<Toast, "id" | "text"> = {}): void {
  const id = ++last
  useToasts.setState(({ items }) => ({ items: [...items.slice(-2), { id, text, ...options }] }))
  window.setTimeout(() => drop(id), options.undo || options.action ? 8000 : 5000)
}

/** Placed once by each bundle's root. */
export function ToastHost() {
  const t = useT("toast")
  const items = useToasts((state) => state.items)
  const run = (id: number, act: () => void) => () => {
    drop(id)
    act()
  }
  return (
    <div className="toasts" role="status" aria-live="polite">
      {items.map(({ id, text, icon = "circle-check", undo, action }) => (
        <div key={id} className="toast">
          <Icon name={icon} />
          <span className="grow">{text}</span>
          {action && (
            <button type="button" className="u" onClick={run(id, action.run)}>
              {action.label}
            </button>
          )}
          {undo && (
            <button type="button" className="u" onClick={run(id, undo)}>
              {t("undo")}
            </button>
          )}
          {!undo && !action && (
            <button type="button" className="u" aria-label={t("close")} onClick={() => drop(id)}>
              <Icon name="x" size="s" />
            </button>
          )}
        </div>
      ))}
    </div>
  )
}
