import { createContext, useContext } from "react"
import type { FormDef, LayoutDef } from "../document/types"
import type { FormActions } from "./actions"

/** What never changes while a form is edited: parts that use only this are not drawn again by an edit elsewhere. */
export interface FormTools {
  actions: FormActions
  language: "en" | "zh"
  removeSelection: (pointers?: readonly string[]) => void
  openMenu: (at: DOMRect, pointer: string) => void
}
export interface FormContent {
  form: FormDef
  layout: LayoutDef
}
export type FormEditing = FormTools & FormContent

const ToolsContext = createContext<FormTools | null>(null)
const ContentContext = createContext<FormContent | null>(null)
export const FormToolsProvider = ToolsContext.Provider
export const FormContentProvider = ContentContext.Provider

export function useFormTools(): FormTools {
  const value = useContext(ToolsContext)
  if (!value) throw new Error("useFormTools() is called outside the form designer")
  return value
}

export function useFormEditing(): FormEditing {
  const tools = useFormTools()
  const content = useContext(ContentContext)
  if (!content) throw new Error("useFormEditing() is called outside the form designer")
  return { ...tools, ...content }
}
