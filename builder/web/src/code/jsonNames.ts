/** The names of one app for the JSON editor: its parts with their labels, and FEEL by the server's parser. */
import type { Completion } from "@codemirror/autocomplete"
import { join } from "../document/pointer"
import type { AppDoc, Label } from "../document/types"
import type { JsonNames } from "./jsonSchema"
import { formAbout, memberNamesAt, namesAt, type Named } from "./references"
import { completeInside } from "./server"

/** `pointer`: where the definition `value` stands in the document; `say`: a label in the person's language. */
export function jsonNames(
  document: AppDoc,
  pointer: string,
  value: unknown,
  say: (label: Label | undefined) => string,
): JsonNames {
  const offer = ({ key, label }: Named): Completion => ({ label: key, detail: say(label), type: "variable" })
  return {
    values: (parts, typed) => namesAt(document, value, parts, typed).map(offer),
    members: (parts) => memberNamesAt(document, value, parts).map(offer),
    feel: (context, { parts, before, after, condition }) => {
      const form = formAbout(document, value, parts)?.key
      const place = { form, slot: condition ? "condition" : "value", pointer: join(pointer, ...parts) } as const
      return completeInside(context, document, place, { before, after })
    },
  }
}
