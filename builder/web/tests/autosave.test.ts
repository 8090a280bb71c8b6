import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Problem } from "@/api"
import { Autosave, DEBOUNCE_MS } from "../src/autosave/autosave"
import { patch } from "../src/commands"
import { createDesigner } from "../src/document/store"
import { merge } from "../src/document/merge"
import type { AppDoc } from "../src/document/types"
import { sample } from "./sample"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const DRAFT = { base_release: 1, saved_at: "2026-11-22T10:42:00Z", by: { id: "7", title: "Li Na" }, changes: 1, diagnostics: [] }

/** A server in memory: the newest document, its revision, and switches to be unreachable or ahead. */
function setting() {
  const server = { document: sample(), revision: 3, down: false, calls: 0, kept: null as AppDoc | null, joined: 0 }
  const store = createDesigner(sample())
  const autosave = new Autosave("crm", store, "3", {
    save: async (document, mark) => {
      server.calls += 1
      if (server.down) throw new Problem(0, {})
      if (mark !== String(server.revision)) throw new Problem(409, { title: "Somebody else saved first" })
      server.document = document
      server.revision += 1
      return { mark: String(server.revision), saved_at: "2026-11-22T10:42:00Z", changes: 1, diagnostics: [] }
    },
    load: async () => ({ ...DRAFT, document: server.document, mark: String(server.revision) }),
    joined: () => {
      server.joined += 1
    },
    keep: async (copy) => {
      server.kept = copy.document
    },
    drop: async () => {
      server.kept = null
    },
    now: () => "2026-11-22T10:00:00Z",
  }, sample())
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

/** Somebody else saves meanwhile. */
function elsewhere(server: { document: AppDoc; revision: number }, change: (app: AppDoc) => void) {
  const app = structuredClone(server.document)
  change(app)
  server.document = app
  server.revision += 1
}

test("what somebody else saved in other places is joined and saved, and told", async () => {
  const { server, store, type } = setting()
  elsewhere(server, (app) => (app.forms![1]!.name = "Purchase"))
  type("Mine")
  await vi.advanceTimersByTimeAsync(3 * DEBOUNCE_MS)
  expect(store.getState().save.kind).toBe("saved")
  expect(server.document.forms!.map((form) => form.name)).toEqual(["Mine", "Purchase"])
  expect(store.getState().document).toEqual(server.document)
  expect(server.joined).toBe(1)
})

test("the same place written by both waits for a choice, and sends nothing until then", async () => {
  const { server, store, autosave, type } = setting()
  elsewhere(server, (app) => {
    app.forms![0]!.name = "Theirs"
    app.icon = "star"
  })
  type("Mine")
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS + 10)
  const { save } = store.getState()
  if (save.kind !== "conflict") throw new Error(save.kind)
  type("Mine too")
  await vi.advanceTimersByTimeAsync(5_000)
  expect(server.calls).toBe(1)
  expect(server.document.forms![0]!.name).toBe("Theirs")
  expect(server.kept!.forms![0]!.name).toBe("Mine too")
  expect(await autosave.decide(save.theirs, {})).toBe(true)
  expect([server.document.forms![0]!.name, server.document.icon]).toEqual(["Mine too", "star"])
})

test("choosing theirs leaves nothing to save", async () => {
  const { server, store, autosave, type } = setting()
  elsewhere(server, (app) => (app.forms![0]!.name = "Theirs"))
  type("Mine")
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS + 10)
  const { save } = store.getState()
  if (save.kind !== "conflict") throw new Error(save.kind)
  const { clashes } = merge(autosave.known, store.getState().document, server.document)
  expect(await autosave.decide(save.theirs, { [clashes[0]!.id]: "theirs" })).toBe(true)
  expect(server.calls).toBe(1)
  expect(store.getState().document.forms![0]!.name).toBe("Theirs")
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
