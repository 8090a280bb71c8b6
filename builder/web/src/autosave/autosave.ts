/**
 * Sends the draft soon after each change. One request at a time; while one is under way the newest document waits.
 * No answer: tries again, slower each time, and at once when the network is back. 409: stops and lets the person choose.
 */
import { isProblem } from "@/api"
import type { Draft, Saved } from "../api/types"
import type { DesignerStore } from "../document/store"
import type { AppDoc } from "../document/types"
import type { LocalCopy } from "./localCopy"

export interface AutosavePorts {
  save: (document: AppDoc, revision: number) => Promise<Saved>
  keep: (copy: LocalCopy) => Promise<unknown>
  drop: (app: string) => Promise<unknown>
  now: () => string
}

export const DEBOUNCE_MS = 700
const KEEP_MS = 150
const RETRY_MS = [2_000, 5_000, 10_000, 30_000]

export class Autosave {
  private savedVersion: number
  private timer: ReturnType<typeof setTimeout> | undefined
  private keeping: ReturnType<typeof setTimeout> | undefined
  private running: Promise<void> | null = null
  private failures = 0
  private stopped = false
  private readonly unsubscribe: () => void

  constructor(
    private readonly app: string,
    private readonly store: DesignerStore,
    public revision: number,
    private readonly ports: AutosavePorts,
  ) {
    this.savedVersion = store.getState().version
    this.unsubscribe = store.subscribe((state, before) => {
      if (state.version !== before.version && state.version !== this.savedVersion) this.changed()
    })
    globalThis.addEventListener?.("online", this.retry)
  }

  get dirty(): boolean {
    return this.store.getState().version !== this.savedVersion
  }

  stop(): void {
    this.stopped = true
    this.unsubscribe()
    clearTimeout(this.timer)
    clearTimeout(this.keeping)
    globalThis.removeEventListener?.("online", this.retry)
  }

  /** Saves now what is not saved; resolves when the server has it, or with the reason in the store's `save`. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer)
    for (let round = 0; round < 3 && (this.running || this.dirty); round += 1) {
      await (this.running ?? (this.running = this.send()))
      const { save } = this.store.getState()
      if (save.kind !== "saved" && save.kind !== "unsaved") return false
    }
    return !this.dirty
  }

  /** After a conflict: the next save goes on top of this revision. */
  async overwrite(revision: number): Promise<boolean> {
    this.revision = revision
    this.savedVersion = -1
    this.store.setState({ save: { kind: "unsaved" } })
    return this.flush()
  }

  /** Takes the server's draft: nothing of ours is left to save. */
  taken(draft: Draft): void {
    this.revision = draft.revision
    this.savedVersion = this.store.getState().version
    this.store.setState({
      save: { kind: "saved", at: draft.saved_at },
      diagnostics: draft.diagnostics,
      changes: draft.changes,
    })
    void this.ports.drop(this.app)
  }

  private readonly retry = () => {
    if (this.dirty && this.store.getState().save.kind === "offline") void this.flush()
  }

  private changed(): void {
    if (this.store.getState().save.kind === "conflict") {
      this.keepSoon()
      return
    }
    if (this.store.getState().save.kind !== "saving") this.store.setState({ save: { kind: "unsaved" } })
    this.keepSoon()
    this.schedule(DEBOUNCE_MS)
  }

  private keepSoon(): void {
    clearTimeout(this.keeping)
    this.keeping = setTimeout(() => {
      if (this.dirty)
        void this.ports.keep({
          app: this.app,
          document: this.store.getState().document,
          revision: this.revision,
          at: this.ports.now(),
        })
    }, KEEP_MS)
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.running ??= this.send()
    }, delay)
  }

  private async send(): Promise<void> {
    const { document, version } = this.store.getState()
    this.store.setState({ save: { kind: "saving" } })
    try {
      const saved = await this.ports.save(document, this.revision)
      this.accepted(saved, version)
    } catch (error) {
      this.refused(error)
    } finally {
      this.running = null
      if (!this.stopped && this.dirty && this.store.getState().save.kind === "unsaved") this.schedule(DEBOUNCE_MS)
    }
  }

  private accepted(saved: Saved, version: number): void {
    this.failures = 0
    this.revision = saved.revision
    this.savedVersion = version
    if (!this.dirty) {
      clearTimeout(this.keeping)
      void this.ports.drop(this.app)
    }
    this.store.setState({
      save: this.dirty ? { kind: "unsaved" } : { kind: "saved", at: saved.saved_at },
      diagnostics: saved.diagnostics,
      changes: saved.changes,
    })
  }

  private refused(error: unknown): void {
    const status = isProblem(error) ? error.status : 0
    if (status === 409) {
      this.store.setState({ save: { kind: "conflict" } })
      return
    }
    if (status >= 400 && status < 500) {
      this.store.setState({ save: { kind: "failed", message: error instanceof Error ? error.message : String(error) } })
      return
    }
    this.store.setState({ save: { kind: "offline" } })
    this.schedule(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)]!)
    this.failures += 1
  }
}
