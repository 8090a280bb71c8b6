/** Which of the frame's dialogs is open. */
import { create } from "zustand";

export type Overlay = "find" | "shortcuts" | "preview" | "publish" | "problems" | "history";

export const useOverlay = create<{ open: Overlay | null; show: (open: Overlay | null) => void }>((set) => ({ open: null, show: (open) => set({ open }) }));
