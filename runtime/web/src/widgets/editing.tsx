/** How the values of fields are typed in: one file per widget in `editors/`. Pages that only show do not load it. */
import type { ComponentType } from "react"
import type { EditProps } from "./contract"
import { widgetOf } from "./registry"

const modules = import.meta.glob<{ Edit: ComponentType<EditProps> }>("./editors/*.tsx", { eager: true })

let found: Map<string, ComponentType<EditProps>> | null = null
const nameOf = (file: string): string => file.replace(/^.*\/(\w+)\.tsx$/, "$1")
/** Gathered at the first question, not while loading: a sub-table's editor draws the other editors. */
const all = () => (found ??= new Map(Object.entries(modules).map(([file, { Edit }]) => [nameOf(file), Edit])))

export const editorNames = (): string[] => [...all().keys()].sort()

/** The input of a field; a widget that nobody types in shows its value. */
export const FieldEdit = (props: EditProps) => {
  const { name, Show } = widgetOf(props.field)
  const Edit = all().get(name) ?? Show
  return <Edit {...props} />
}
