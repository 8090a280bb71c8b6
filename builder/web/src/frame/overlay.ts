/** Which of the frame's dialogs is open. */
import { create } from "zustand"

export type Overlay = "find" | "shortcuts" | "preview" | "publish" | "settings"

interface Overlays {
  open: Overlay | null
  /** The person wants to look around before deciding a conflict; the mark in the bar brings the dialog back. */
  later: boolean
  show: (open: Overlay | null) => void
  decideLater: (later: boolean) => void
}

export const useOverlay = create<Overlays>((set) => ({
  open: null,
  later: false,
  show: (open) => set({ open }),
  decideLater: (later) => set({ later }),
}))
