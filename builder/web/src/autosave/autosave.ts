/**
 * Sends the draft soon after each change. One request at a time; while one is under way the newest document waits.
 * No answer: tries again, slower each time, and at once when the network is back. 409, somebody else saved first: what
 * both did is joined; only where they wrote different things it stops and lets the person choose.
 */
import { isProblem } from "@/api"
import { replace } from "../commands"
import { merge, type Side } from "../document/merge"
import { equal } from "../document/reconcile"
import type { Draft, Saved } from "../api/types"
import type { DesignerStore } from "../document/store"
import type { AppDoc } from "../document/types"
import type { LocalCopy } from "./localCopy"

export interface AutosavePorts {
  save: (document: AppDoc, mark: string) => Promise<Saved>
  /** The draft as it is saved now. */
  load: () => Promise<Draft>
  /** Told when somebody else's changes came in beside ours. */
  joined: (theirs: Draft) => void
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
    public mark: string,
    private readonly ports: AutosavePorts,
    /** The document as it was saved at `mark`; undefined when that is not known. */
    private base: AppDoc | undefined,
  ) {
    this.savedVersion = store.getState().version
    this.unsubscribe = store.subscribe((state, before) => {
      if (state.version !== before.version && state.version !== this.savedVersion) this.changed()
    })
    globalThis.addEventListener?.("online", this.retry)
  }

  /** What was saved last, as far as this browser knows. */
  get known(): AppDoc | undefined {
    return this.base
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

  /** After a conflict: joins once more, with a choice for every clash, and saves. */
  async decide(theirs: Draft, chosen: Readonly<Record<string, Side>>): Promise<boolean> {
    this.adopt(theirs, merge(this.base, this.store.getState().document, theirs.document, chosen).document)
    return this.flush()
  }

  private async join(): Promise<void> {
    const theirs = await this.ports.load()
    const { document, clashes } = merge(this.base, this.store.getState().document, theirs.document)
    if (clashes.length) this.store.setState({ save: { kind: "conflict", theirs } })
    else this.adopt(theirs, document)
  }

  /** Goes on from their state with a document that has their changes in it. */
  private adopt(theirs: Draft, document: AppDoc): void {
    const who = theirs.by?.title ?? ""
    const title = { en: `Changes of ${who || "somebody else"}`, zh: `${who || "他人"}的改动` }
    this.mark = theirs.mark
    this.base = theirs.document
    this.store.getState().perform(replace, { document, title })
    this.ports.joined(theirs)
    if (equal(document, theirs.document)) this.taken(theirs)
    else this.store.setState({ save: { kind: "unsaved" } })
  }

  /** Takes the server's draft: nothing of ours is left to save. */
  taken(draft: Draft): void {
    this.mark = draft.mark
    this.base = draft.document
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
          base: this.base,
          mark: this.mark,
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
      const saved = await this.ports.save(document, this.mark)
      this.base = document
      this.accepted(saved, version)
    } catch (error) {
      await this.refused(error)
    } finally {
      this.running = null
      if (!this.stopped && this.dirty && this.store.getState().save.kind === "unsaved") this.schedule(DEBOUNCE_MS)
    }
  }

  private accepted(saved: Saved, version: number): void {
    this.failures = 0
    this.mark = saved.mark
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

  private async refused(error: unknown): Promise<void> {
    const status = isProblem(error) ? error.status : 0
    if (status === 409) return this.join().catch((failure: unknown) => this.unanswered(failure))
    this.unanswered(error)
  }

  private unanswered(error: unknown): void {
    const status = isProblem(error) ? error.status : 0
    if (status >= 400 && status < 500) {
      this.store.setState({ save: { kind: "failed", message: error instanceof Error ? error.message : String(error) } })
      return
    }
    this.store.setState({ save: { kind: "offline" } })
    this.schedule(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)]!)
    this.failures += 1
  }
}
