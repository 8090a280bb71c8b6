import type { EditorMember } from "./contract"
import type { Editor } from "./specs"

const modules = import.meta.glob<{ member?: EditorMember; members?: EditorMember[] }>("./editors/*.tsx", {
  eager: true,
})

const EDITORS = new Map(
  Object.values(modules)
    .flatMap((module) => [...(module.members ?? []), ...(module.member ? [module.member] : [])])
    .map((member) => [member.editor, member]),
)

export const editorFor = (editor: Editor): EditorMember => EDITORS.get(editor) ?? EDITORS.get("json")!
