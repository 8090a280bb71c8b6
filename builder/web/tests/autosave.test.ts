import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Problem } from "@/api"
import { Autosave, DEBOUNCE_MS } from "../src/autosave/autosave"
import { patch } from "../src/commands"
import { createDesigner } from "../src/document/store"
import type { AppDoc } from "../src/document/types"
import { sample } from "./sample"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A server in memory: the newest document, its revision, and switches to be unreachable or ahead. */
function setting() {
  const server = { document: sample(), revision: 3, down: false, calls: 0, kept: null as AppDoc | null }
  const store = createDesigner(sample())
  const autosave = new Autosave("crm", store, 3, {
    save: async (document, revision) => {
      server.calls += 1
      if (server.down) throw new Problem(0, {})
      if (revision !== server.revision) throw new Problem(409, { title: "Somebody else saved first" })
      server.document = document
      server.revision += 1
      return { revision: server.revision, saved_at: "2026-11-22T10:42:00Z", changes: 1, diagnostics: [] }
    },
    keep: async (copy) => {
      server.kept = copy.document
    },
    drop: async () => {
      server.kept = null
    },
    now: () => "2026-11-22T10:00:00Z",
  })
  const type = (name: string) =>
    store.getState().perform(patch, { pointers: ["/forms/0"], members: { name }, typing: true })
  return { server, store, autosave, type }
}

test("many keystrokes are one request with the last text", async () => {
  const { server, store, type } = setting()
  for (const name of ["C", "Cu", "Cus"]) type(name)
  expect(store.getState().save.kind).toBe("unsaved")
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS + 10)
  expect(server.calls).toBe(1)
  expect(server.document.forms![0]!.name).toBe("Cus")
  expect(store.getState().save).toEqual({ kind: "saved", at: "2026-11-22T10:42:00Z" })
})

test("a dead network keeps a local copy and saves when it answers again", async () => {
  const { server, store, type } = setting()
  server.down = true
  type("Away")
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS + 10)
  expect(store.getState().save.kind).toBe("offline")
  expect(server.kept!.forms![0]!.name).toBe("Away")
  server.down = false
  await vi.advanceTimersByTimeAsync(2_100)
  expect(store.getState().save.kind).toBe("saved")
  expect(server.document.forms![0]!.name).toBe("Away")
  expect(server.kept).toBeNull()
})

test("a conflict never overwrites; keeping mine writes on top of theirs", async () => {
  const { server, store, autosave, type } = setting()
  server.revision = 9
  type("Mine")
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS + 10)
  expect(store.getState().save.kind).toBe("conflict")
  expect(server.document.forms![0]!.name).not.toBe("Mine")
  type("Mine too")
  await vi.advanceTimersByTimeAsync(5_000)
  expect(server.calls).toBe(1)
  expect(server.kept!.forms![0]!.name).toBe("Mine too")
  expect(await autosave.overwrite(9)).toBe(true)
  expect(server.document.forms![0]!.name).toBe("Mine too")
})

test("what is typed while a save is under way is saved after it", async () => {
  const { server, autosave, type } = setting()
  type("One")
  const flushed = autosave.flush()
  type("Two")
  expect(await flushed).toBe(true)
  expect(server.document.forms![0]!.name).toBe("Two")
  expect(server.revision).toBe(5)
})

test("undoing everything is also a change to save", async () => {
  const { server, store, type } = setting()
  type("One")
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS + 10)
  store.getState().undo()
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS + 10)
  expect(server.document).toEqual(sample())
})
