/** What every part of the designer reaches for: the store, the autosave, the palette and the schema. */
import { createContext, useContext } from "react"
import type { Palette, PaletteField, Schema } from "../api/types"
import type { Autosave } from "../autosave/autosave"
import type { Command } from "../commands/command"
import type { DesignerState, DesignerStore } from "../document/store"
import type { AppDoc } from "../document/types"

export interface Design {
  app: string
  store: DesignerStore
  autosave: Autosave
  palette: Palette
  schema: Schema
  baseRelease: number | null
}

const DesignContext = createContext<Design | null>(null)
export const DesignProvider = DesignContext.Provider

export function useDesign(): Design {
  const design = useContext(DesignContext)
  if (!design) throw new Error("useDesign() is called outside the designer")
  return design
}

export const useDesigner = <T,>(selector: (state: DesignerState) => T): T => useDesign().store(selector)
export const useDocument = (): AppDoc => useDesigner((state) => state.document)
export const useSelection = (): readonly string[] => useDesigner((state) => state.selection)

/** `const perform = useDo(); perform(patch, {…})`. */
export const useDo = (): (<A>(command: Command<A>, args: A) => void) => useDesigner((state) => state.perform)

export const usePaletteField = (type: string | undefined): PaletteField | undefined =>
  useDesign().palette.fields.find((each) => each.type === type)
