import { Problem } from "./problem"

export type Params = Record<string, string | number | boolean | string[] | null | undefined>

interface Options {
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Arrives even when the page is left meanwhile; for small bodies. */
  keepalive?: boolean
}

const state = { csrf: "", language: "en" }

/** Called by the session: later requests carry the token and ask for this language. */
export function configureApi(change: Partial<typeof state>): void {
  Object.assign(state, change)
}

/** `path` with `params` as a query; empty values are left out, lists are repeated. */
export function withParams(path: string, params?: Params): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(params ?? {})) {
    if (value === null || value === undefined || value === "") continue
    if (Array.isArray(value)) value.forEach((each) => query.append(key, each))
    else query.set(key, String(value))
  }
  const text = query.toString()
  return text ? `${path}${path.includes("?") ? "&" : "?"}${text}` : path
}

const full = (path: string) => (path.startsWith("/") ? path : `/api/${path}`)

function headersFor(method: string, options: Options): Record<string, string> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": state.language }
  if (method !== "GET" && state.csrf) headers["X-CSRF-Token"] = state.csrf
  return { ...headers, ...options.headers }
}

async function parsed(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!text) return undefined
  if (!response.headers.get("content-type")?.includes("json")) return text
  return JSON.parse(text)
}

async function answer<T>(response: Response): Promise<T> {
  const body = await parsed(response)
  if (response.ok) return body as T
  const problem = new Problem(
    response.status,
    typeof body === "object" && body ? (body as Record<string, unknown>) : { title: response.statusText },
  )
  if (response.status === 401) window.dispatchEvent(new CustomEvent("mortise:signed-out"))
  throw problem
}

async function request<T>(method: string, path: string, body: unknown, options: Options = {}): Promise<T> {
  const headers = headersFor(method, options)
  if (body !== undefined && !(body instanceof FormData)) headers["Content-Type"] = "application/json"
  const payload = body === undefined || body instanceof FormData ? body : JSON.stringify(body)
  let response: Response
  try {
    response = await fetch(full(path), {
      method,
      headers,
      body: payload,
      credentials: "same-origin",
      signal: options.signal,
      keepalive: options.keepalive,
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error
    throw new Problem(0, {
      code: "http.unreachable",
      title: state.language === "zh" ? "无法连接服务器。" : "The server cannot be reached.",
    })
  }
  return answer<T>(response)
}

/** Sends one file; `onProgress` gets the sent share, 0…1. `fetch` cannot report progress, so this is XHR. */
function upload<T>(path: string, file: File, onProgress?: (share: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const call = new XMLHttpRequest()
    call.open("POST", full(path))
    for (const [name, value] of Object.entries(headersFor("POST", {}))) call.setRequestHeader(name, value)
    call.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total)
    call.onerror = () => reject(new Problem(0, { code: "http.unreachable", title: "" }))
    call.onabort = () => reject(new DOMException("aborted", "AbortError"))
    call.onload = () => {
      const headers = { "content-type": call.getResponseHeader("content-type") ?? "" }
      const empty = call.status === 204 || call.status === 205
      answer<T>(new Response(empty ? null : call.responseText, { status: call.status, headers })).then(resolve, reject)
    }
    signal?.addEventListener("abort", () => call.abort())
    const form = new FormData()
    form.append("file", file)
    call.send(form)
  })
}

/** The server. A path without a leading slash is under `/api/`. Refusals are thrown as `Problem`. */
export const api = {
  get: <T>(path: string, params?: Params, options?: Options) =>
    request<T>("GET", withParams(path, params), undefined, options),
  post: <T>(path: string, body?: unknown, options?: Options) => request<T>("POST", path, body ?? {}, options),
  put: <T>(path: string, body?: unknown, options?: Options) => request<T>("PUT", path, body ?? {}, options),
  patch: <T>(path: string, body?: unknown, options?: Options) => request<T>("PATCH", path, body ?? {}, options),
  del: <T = void>(path: string, body?: unknown, options?: Options) => request<T>("DELETE", path, body, options),
  upload,
}
