/** The form canvas by keyboard, and the clipboard. */
import { useEffect } from "react"
import { anyLayerOpen } from "@/ui/layers"
import { toast } from "@/ui/toast"
import { cellsOf } from "../document/forms"
import { indexOf, isUnder, parent, resolve } from "../document/pointer"
import { useDesign } from "../frame/context"
import { isTyping, useKeys } from "../frame/keys"
import { words } from "./actions"
import { elementOf } from "./canvas/element"
import { useFormEditing } from "./context"
import { useScreen } from "./ui"

const NONE: string[] = []

export function useCanvasKeys(): void {
  const { store } = useDesign()
  const { actions, layout, removeSelection } = useFormEditing()
  const set = useScreen((screen) => screen.set)
  const focus = () =>
    requestAnimationFrame(() => {
      const chosen = store.getState().selection.at(-1)
      const element = chosen && elementOf(chosen)
      if (element) {
        element.focus({ preventScroll: true })
        element.scrollIntoView({ block: "nearest" })
      }
    })
  const step = (by: 1 | -1, extend = false) => {
    const cells = cellsOf(layout, actions.base).map((cell) => cell.pointer)
    const { selection, select } = store.getState()
    const here = cells.indexOf(selection.at(-1) ?? "")
    const next = here < 0 ? (by > 0 ? cells[0] : cells.at(-1)) : cells[here + by]
    if (next) select(extend ? [...selection.filter((each) => each !== next), next] : [next])
    focus()
  }
  const then = (act: () => void) => () => {
    act()
    focus()
  }
  useKeys(
    {
      ArrowDown: () => step(1),
      ArrowRight: () => step(1),
      ArrowUp: () => step(-1),
      ArrowLeft: () => step(-1),
      "Shift+ArrowDown": () => step(1, true),
      "Shift+ArrowUp": () => step(-1, true),
      "Alt+ArrowUp": then(() => actions.shift(-1)),
      "Alt+ArrowDown": then(() => actions.shift(1)),
      "Alt+ArrowRight": () => actions.resize(1),
      "Alt+ArrowLeft": () => actions.resize(-1),
      Enter: (event) => {
        if ((event.target as HTMLElement).closest("button,a,[role=treeitem]")) return false
        set({ adding: clamp(actions.spot(), store.getState().document) })
        return undefined
      },
      F2: () => set({ editing: store.getState().selection.at(-1) ?? null }),
      Delete: () => removeSelection(),
      Backspace: () => removeSelection(),
      "Mod+D": then(() => actions.duplicate()),
      "Mod+G": () => actions.group(),
      "Mod+Shift+G": then(() => actions.ungroup()),
      "Mod+A": () => {
        const chosen = store.getState().selection[0]
        const list = chosen && parent(chosen)[0].endsWith("/items") ? parent(chosen)[0] : null
        const cells = cellsOf(layout, actions.base).map((cell) => cell.pointer)
        store.getState().select(list ? cells.filter((each) => parent(each)[0] === list) : cells)
      },
      Escape: () => {
        const chosen = store.getState().selection[0]
        const around = chosen && isUnder(chosen, actions.body) ? parent(parent(chosen)[0])[0] : ""
        store
          .getState()
          .select(
            around && isUnder(around, actions.body) && around !== actions.body && !Number.isNaN(indexOf(around))
              ? [around]
              : [],
          )
        focus()
      },
    },
    NONE,
  )
}

const clamp = (spot: { list: string; index: number }, doc: unknown) => ({
  list: spot.list,
  index: Math.min(spot.index, ((resolve(doc, spot.list) as unknown[] | undefined) ?? []).length),
})

/** Lines of a sheet or a list may be meant as fields: shown first, added when the person says so. */
function offerAsFields(text: string): boolean {
  const isList = text.trim().split("\n").length > 1
  if (isList) useScreen.getState().set({ several: text })
  return isList
}

/** Copy, cut and paste through the system's clipboard, so that they reach other tabs and apps. */
export function useClipboard(): void {
  const { actions, removeSelection } = useFormEditing()
  const { store } = useDesign()
  useEffect(() => {
    const ours = (event: ClipboardEvent) =>
      !isTyping(event.target) && !anyLayerOpen() && !event.defaultPrevented && Boolean(event.clipboardData)
    const copy = (event: ClipboardEvent) => {
      if (!ours(event) || window.getSelection()?.toString()) return
      const text = actions.copy()
      if (!text) return
      event.clipboardData!.setData("text/plain", text)
      event.preventDefault()
      if (event.type === "cut") removeSelection(store.getState().selection)
      else toast(words("copied"), { icon: "copy" })
    }
    const paste = (event: ClipboardEvent) => {
      if (!ours(event)) return
      const text = event.clipboardData!.getData("text/plain")
      if (!actions.paste(text) && !offerAsFields(text)) return
      event.preventDefault()
    }
    document.addEventListener("copy", copy)
    document.addEventListener("cut", copy)
    document.addEventListener("paste", paste)
    return () => {
      document.removeEventListener("copy", copy)
      document.removeEventListener("cut", copy)
      document.removeEventListener("paste", paste)
    }
  }, [actions, removeSelection, store])
}
