/**
 * A form of 200 fields, 40 of them behind conditions, 10 computed. `await window.typingBench(keys)` types into a field in
 * the middle that 20 conditions read, and answers the milliseconds from key to paint: `{ n, p50_ms, p95_ms, max_ms }`.
 */
import "@/styles/index.css"
import { QueryClientProvider } from "@tanstack/react-query"
import { createRoot } from "react-dom/client"
import { queryClient } from "@/api"
import type { AppView, FieldView, FormView, Me } from "@/api/types"
import { AppProvider } from "@/app"
import { createFormStore, FormBody } from "@/form"
import { GivenSession } from "@/session"

const TYPES = ["text", "integer", "money", "date", "choice", "email", "percent", "yes_no", "long_text", "phone"]
const options = ["a", "b", "c"].map((key) => ({ key, label: key.toUpperCase() }))

const field = (index: number): FieldView => {
  const type = index === 100 ? "text" : TYPES[index % TYPES.length]
  const key = `f${index}`
  const base: FieldView = {
    key,
    type,
    widget: type,
    label: `Field ${index}`,
    operators: [],
    value_type: "string",
    may_write: true,
    options,
  }
  if (index % 20 === 7)
    return {
      ...base,
      type: "computed",
      widget: "computed",
      value_type: "number",
      trees: { formula: ["+", ["name", "f1", "number"], ["number", String(index)]] },
    }
  if (index % 5 === 3)
    return {
      ...base,
      trees: { visible: ["!=", ["name", index % 10 === 3 ? "f100" : "f0", "string"], ["string", "hide"]] },
    }
  return base
}

const fields = Array.from({ length: 200 }, (_, index) => field(index))
const form: FormView = {
  key: "big",
  name: "Big",
  title: "f0",
  fields,
  layouts: [],
  page: {},
  views: [],
  checks: [],
  documents: [],
  comments: false,
  buttons: [],
  may: { create: true, read: true, update: true, delete: true, export: true, import: true },
}
const app = {
  key: "bench",
  name: "Bench",
  languages: ["en"],
  forms: { big: form },
  menu: [],
  pages: {},
  reports: {},
  flows: {},
  home: null,
} as unknown as AppView
const me = { id: "1", name: "Bench", timezone: "UTC", roles: {}, theme: "light", language: "en" } as unknown as Me

const store = createFormStore(form, {}, { app, me, mode: "create", draft: "bench" })

createRoot(document.getElementById("root") as HTMLElement).render(
  <QueryClientProvider client={queryClient}>
    <GivenSession me={me}>
      <AppProvider app={app}>
        <div style={{ padding: 24, height: "100vh", overflow: "auto" }}>
          <FormBody store={store} />
        </div>
      </AppProvider>
    </GivenSession>
  </QueryClientProvider>,
)

const painted = () =>
  new Promise<number>((resolve) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => resolve(performance.now())
      channel.port2.postMessage(null)
    }),
  )

async function typingBench(keys = 100): Promise<{ n: number; p50_ms: number; p95_ms: number; max_ms: number }> {
  const input = document.getElementById(`${store.id}-f100`) as HTMLInputElement
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!
  input.focus()
  const times: number[] = []
  for (let key = 0; key < keys; key += 1) {
    await painted()
    const before = performance.now()
    write.call(input, input.value.length > 30 ? "" : `${input.value}x`)
    input.dispatchEvent(new Event("input", { bubbles: true }))
    times.push((await painted()) - before)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] * 10) / 10
  return { n: keys, p50_ms: at(0.5), p95_ms: at(0.95), max_ms: at(1) }
}

Object.assign(window, { typingBench })
