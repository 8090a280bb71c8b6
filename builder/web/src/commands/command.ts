/** The contract of a command: the only way anything in the document changes. One file per command in this folder. */
import type { AppDoc, Text } from "../document/types"

export interface Outcome {
  /** Pointers selected afterwards; absent: the selection stays. */
  select?: string[]
}

export interface Command<A> {
  name: string
  /** For the undo menu: "Add field Phone". Asked before the change. */
  title: (args: A, document: AppDoc) => Text
  /** Changes the draft; throws nothing for arguments that fit the document. */
  run: (draft: AppDoc, args: A) => Outcome | void
  /** Equal keys of neighbouring edits become one undo step (typing, dragging a handle). */
  mergeKey?: (args: A) => string | undefined
}

export const define = <A>(command: Command<A>): Command<A> => command

/** A snapshot that shares nothing with the draft. */
export const copy = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T))

export type List = unknown[]

/** The list at a pointer, made when absent. */
export function listAt(draft: unknown, path: string[]): List {
  let value = draft as Record<string, unknown>
  path.forEach((part, at) => {
    if (value[part] === undefined) value[part] = at === path.length - 1 ? [] : {}
    value = value[part] as Record<string, unknown>
  })
  return value as unknown as List
}
