/** The keyboard of a list as a pure reducer: (where we are, key) → (where we are, what to do). */

export interface KeyState {
  /** Index of the row under the cursor, or -1. */
  row: number
  /** Index of the column under the cursor. */
  column: number
  selected: ReadonlySet<string>
  /** Row from which shift extends. */
  anchor: number
}

export interface KeyPress {
  key: string
  shift: boolean
  ctrl: boolean
}

export type Todo =
  | { do: "open"; id: string }
  | { do: "edit"; id: string; column: number }
  | { do: "create" | "search" | "filter" | "leave" | "none" }

export interface Rows {
  ids: readonly string[]
  columns: number
}

export const idle: KeyState = { row: -1, column: 0, selected: new Set(), anchor: -1 }

const NOTHING: Todo = { do: "none" }

/** Returns null when the key means nothing here and belongs to somebody else. */
export function press(state: KeyState, key: KeyPress, rows: Rows): [KeyState, Todo] | null {
  if (key.ctrl) return key.key.toLowerCase() === "a" ? [{ ...state, selected: new Set(rows.ids) }, NOTHING] : null
  switch (key.key) {
    case "j": case "J": case "ArrowDown": return [move(state, 1, key.shift, rows), NOTHING]
    case "k": case "K": case "ArrowUp": return [move(state, -1, key.shift, rows), NOTHING]
    case "ArrowRight": return [{ ...state, column: Math.min(state.column + 1, rows.columns - 1) }, NOTHING]
    case "ArrowLeft": return [{ ...state, column: Math.max(state.column - 1, 0) }, NOTHING]
    case "Home": return [{ ...state, row: rows.ids.length > 0 ? 0 : -1 }, NOTHING]
    case "End": return [{ ...state, row: rows.ids.length - 1 }, NOTHING]
    case "x": case "X": case " ": return [toggle(state, state.row, key.shift, rows), NOTHING]
    case "Enter": return enter(state, rows)
    case "F2": return edit(state, rows)
    case "c": case "C": return [state, { do: "create" }]
    case "/": return [state, { do: "search" }]
    case "f": case "F": return [state, { do: "filter" }]
    case "Escape": return state.selected.size > 0 ? [{ ...state, selected: new Set() }, NOTHING] : [state, { do: "leave" }]
    default: return null
  }
}

function move(state: KeyState, by: number, extend: boolean, rows: Rows): KeyState {
  const row = Math.max(0, Math.min(rows.ids.length - 1, state.row + by))
  if (rows.ids.length === 0) return state
  if (!extend) return { ...state, row, anchor: row }
  const anchor = state.anchor < 0 ? Math.max(state.row, 0) : state.anchor
  return { ...state, row, anchor, selected: withRange(state.selected, anchor, row, rows.ids) }
}

/** Ticks or unticks one row; with shift, ticks everything between the last ticked row and this one. */
export function toggle(state: KeyState, row: number, extend: boolean, rows: Rows): KeyState {
  const id = rows.ids[row]
  if (id === undefined) return state
  if (extend && state.anchor >= 0) {
    return { ...state, row, selected: withRange(state.selected, state.anchor, row, rows.ids) }
  }
  const selected = new Set(state.selected)
  if (!selected.delete(id)) selected.add(id)
  return { ...state, row, anchor: row, selected }
}

/** All rows, or none when all were ticked. */
export function toggleAll(state: KeyState, rows: Rows): KeyState {
  const all = rows.ids.length > 0 && rows.ids.every((id) => state.selected.has(id))
  return { ...state, selected: all ? new Set() : new Set(rows.ids) }
}

function withRange(selected: ReadonlySet<string>, from: number, to: number, ids: readonly string[]): Set<string> {
  const next = new Set(selected)
  for (let at = Math.min(from, to); at <= Math.max(from, to); at++) if (ids[at] !== undefined) next.add(ids[at]!)
  return next
}

function enter(state: KeyState, rows: Rows): [KeyState, Todo] {
  const id = rows.ids[state.row]
  return id === undefined ? [state, NOTHING] : state.column === 0 ? [state, { do: "open", id }] : edit(state, rows)
}

function edit(state: KeyState, rows: Rows): [KeyState, Todo] {
  const id = rows.ids[state.row]
  return id === undefined ? [state, NOTHING] : [state, { do: "edit", id, column: state.column }]
}
