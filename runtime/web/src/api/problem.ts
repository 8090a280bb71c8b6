/** One mistake found by the server (or by the browser before it asks): the same shape everywhere. */
export interface Diagnostic {
  code: string
  /** RFC 6901 pointer into what was sent, for example `/values/amount`. */
  pointer: string
  message: string
  hint?: string
  severity?: "error" | "warning" | "hint"
  span?: [number, number] | null
}

/** A refused request (RFC 9457). `status` 0 means that the server could not be reached. */
export class Problem extends Error {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly code: string
  readonly errors: Diagnostic[]
  /** Everything else the server said, for example `current` and `fields` of a 409. */
  readonly extra: Record<string, unknown>

  constructor(status: number, body: Record<string, unknown>) {
    const { title, detail, code, errors, ...extra } = body
    super(String(detail || title || `HTTP ${status}`))
    this.name = "Problem"
    this.status = status
    this.title = String(title ?? "")
    this.detail = String(detail ?? "")
    this.code = String(code ?? "")
    this.errors = Array.isArray(errors) ? (errors as Diagnostic[]) : []
    this.extra = extra
  }
}

export const isProblem = (error: unknown): error is Problem => error instanceof Problem
