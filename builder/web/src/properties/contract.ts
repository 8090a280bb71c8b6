import type { ComponentType } from "react"
import type { FormDef } from "../document/types"
import type { Editor, Spec } from "./specs"

export interface EditorProps {
  id: string
  spec: Spec
  value: unknown
  /** `typing`: neighbouring changes become one undo step. */
  onChange: (value: unknown, typing?: boolean) => void
  /** The form the edited part belongs to. */
  form: FormDef | undefined
  /** The edited object itself. */
  owner: Record<string, unknown>
  title: string
  /** Where the member stands in the document: some slots have names of their own there. */
  pointer?: string
}

export interface EditorMember {
  editor: Editor
  Edit: ComponentType<EditorProps>
  /** Takes the whole width, below its name. */
  tall?: boolean
}
