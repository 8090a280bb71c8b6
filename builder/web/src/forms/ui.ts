/** What the form designer's screen remembers and the document does not: width, language, what is being edited. */
import { create } from "zustand"
import type { Language } from "../document/labels"

export type Device = "desktop" | "tablet" | "phone"

interface FormScreen {
  device: Device
  language: Language | null
  layout: number
  /** Pointer of the element whose label is edited in place. */
  editing: string | null
  /** Where the type-ahead of "+" is open. */
  adding: { list: string; index: number } | null
  closed: ReadonlySet<string>
  /** `form.key` of fields made in this session that still carry the key made for them. */
  fresh: ReadonlySet<string>
  set: (change: Partial<Omit<FormScreen, "set" | "toggle">>) => void
  toggle: (pointer: string) => void
}

export const useScreen = create<FormScreen>((set) => ({
  device: "desktop",
  language: null,
  layout: 0,
  editing: null,
  adding: null,
  closed: new Set(),
  fresh: new Set(),
  set: (change) => set(change),
  toggle: (pointer) =>
    set(({ closed }) => {
      const next = new Set(closed)
      if (!next.delete(pointer)) next.add(pointer)
      return { closed: next }
    }),
}))
