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
  /** The lines of the dialog for several fields; null: closed. */
  several: string | null
  closed: ReadonlySet<string>
  /** Fields (`form.field`) and options (`form.field option`) made in this session under a key that still follows their
   * words. */
  fresh: ReadonlySet<string>
  set: (change: Partial<Omit<FormScreen, "set" | "toggle">>) => void
  toggle: (pointer: string) => void
}

/** Whoever designs on a phone sees the form as it is there. */
const isPhone = (): boolean => globalThis.matchMedia?.("(max-width: 600px)").matches ?? false

export const useScreen = create<FormScreen>((set) => ({
  device: isPhone() ? "phone" : "desktop",
  language: null,
  layout: 0,
  editing: null,
  adding: null,
  several: null,
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
