/** The designer's state: one document, what is selected, what can be undone. Everything that changes the document
 * goes through `perform`; the document is immutable and shares what did not change, so that views compare by identity. */
import { applyPatches, enablePatches, produceWithPatches } from "immer"
import { create, type StoreApi, type UseBoundStore } from "zustand"
import type { Command } from "../commands/command"
import { back, EMPTY, forth, record, type History } from "../history/history"
import type { Diagnostic, Draft } from "../api/types"
import { resolve } from "./pointer"
import type { AppDoc } from "./types"

enablePatches()

export type SaveState =
  | { kind: "saved"; at: string | null }
  | { kind: "unsaved" }
  | { kind: "saving" }
  | { kind: "offline" }
  | { kind: "conflict"; theirs: Draft }
  | { kind: "failed"; message: string }

export interface DesignerState {
  document: AppDoc
  /** Grows with every change; the autosave compares it. */
  version: number
  selection: readonly string[]
  history: History
  diagnostics: readonly Diagnostic[]
  save: SaveState
  /** Changes against the published release, as the server counts them. */
  changes: number
  perform: <A>(command: Command<A>, args: A) => void
  undo: (steps?: number) => void
  redo: (steps?: number) => void
  select: (pointers: readonly string[]) => void
  toggle: (pointer: string) => void
  /** Another document from the server (opened, or theirs after a conflict): clears the history. */
  open: (document: AppDoc) => void
}

export type DesignerStore = UseBoundStore<StoreApi<DesignerState>>

let counter = 0

export function createDesigner(document: AppDoc, now: () => number = Date.now): DesignerStore {
  return create<DesignerState>()((set, get) => ({
    document,
    version: 0,
    selection: [],
    history: EMPTY,
    diagnostics: [],
    save: { kind: "saved", at: null },
    changes: 0,
    perform: (command, args) => {
      const state = get()
      const title = command.title(args, state.document)
      let select: readonly string[] | undefined
      const [next, patches, inverse] = produceWithPatches(state.document, (draft) => {
        select = command.run(draft as AppDoc, args)?.select
      })
      const selection = select ?? state.selection
      if (!patches.length) {
        if (select) set({ selection })
        return
      }
      counter += 1
      const step = {
        id: counter,
        title,
        patches,
        inverse,
        before: state.selection,
        after: selection,
        at: now(),
        mergeKey: command.mergeKey?.(args),
      }
      set({ document: next, version: state.version + 1, selection, history: record(state.history, step) })
    },
    undo: (steps = 1) => {
      for (let n = 0; n < steps; n += 1) travel(get, set, "undo")
    },
    redo: (steps = 1) => {
      for (let n = 0; n < steps; n += 1) travel(get, set, "redo")
    },
    select: (pointers) => set({ selection: pointers }),
    toggle: (pointer) => {
      const { selection } = get()
      set({
        selection: selection.includes(pointer) ? selection.filter((each) => each !== pointer) : [...selection, pointer],
      })
    },
    open: (other) => set({ document: other, version: 0, selection: [], history: EMPTY }),
  }))
}

function travel(get: () => DesignerState, set: (state: Partial<DesignerState>) => void, way: "undo" | "redo"): void {
  const state = get()
  const found = way === "undo" ? back(state.history) : forth(state.history)
  if (!found) return
  const [step, history] = found
  const next = applyPatches(state.document, way === "undo" ? step.inverse : step.patches)
  const wanted = way === "undo" ? step.before : step.after
  set({
    document: next,
    version: state.version + 1,
    history,
    selection: wanted.filter((pointer) => resolve(next, pointer) !== undefined),
  })
}
