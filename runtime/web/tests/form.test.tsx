import { act, cleanup, fireEvent, render, screen } from "@testing-library/react"
import { QueryClientProvider } from "@tanstack/react-query"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Problem, queryClient } from "@/api"
import type { AppView, FieldView, FormView, Me } from "@/api/types"
import { AppProvider } from "@/app"
import { createFormStore, FormBody, FormErrors, type FormEnv } from "@/form"
import { GivenSession } from "@/session"

const me: Me = {
  id: "7",
  name: "Chen Yu",
  login: "chen.yu",
  email: null,
  phone: null,
  language: "en",
  theme: "light",
  timezone: "Asia/Shanghai", quiet_hours: null,
  department: null,
  is_admin: false,
  may_build: false,
  roles: { crm: ["sales"] },
  csrf: "t",
}

const field = (key: string, type: string, more: Partial<FieldView> = {}): FieldView => ({
  key,
  type,
  widget: type,
  label: key,
  operators: [],
  value_type: "string",
  may_write: true,
  ...more,
})

const isVip = ["=", ["name", "level", "string"], ["string", "vip"]] as const
const levels = [
  { key: "vip", label: "VIP" },
  { key: "plain", label: "Plain" },
]

const form = (fields: FieldView[], more: Partial<FormView> = {}): FormView => ({
  key: "customer",
  name: "Customer",
  title: "name",
  fields,
  layouts: [],
  page: {},
  views: [],
  checks: [],
  documents: [],
  comments: true,
  may: { create: true, read: true, update: true, delete: true, export: true, import: true },
  buttons: [],
  ...more,
})

const customer = form([
  field("name", "text", { required: true, max_length: 10 }),
  field("level", "choice", { options: levels, default: "plain", style: "radio" }),
  field("limit", "money", { trees: { visible: isVip, required: isVip }, value_type: "number" }),
  field("owner", "person", { trees: { default: ["user"] } }),
  field("qty", "integer", { value_type: "number", min: 1 }),
  field("price", "decimal", { value_type: "number" }),
  field("total", "computed", {
    value_type: "number",
    trees: { formula: ["*", ["name", "qty", "number"], ["name", "price", "number"]] },
  }),
  field("lines", "sub_table", { fields: [field("product", "text", { required: true }), field("amount", "money")] }),
])

const app = {
  key: "crm",
  name: "CRM",
  icon: "box",
  color: "",
  version: "1",
  release: 1,
  languages: ["en", "zh"],
  texts: {},
  home: null,
  menu: [],
  pages: {},
  reports: {},
  forms: { customer },
  flows: {},
} as AppView
const env = (more: Partial<FormEnv> = {}): FormEnv => ({ app, me, mode: "create", ...more })

describe("a form's state", () => {
  it("fills in constant and computed defaults", () => {
    const store = createFormStore(customer, {}, env())
    expect(store.values.level).toBe("plain")
    expect(store.values.owner).toEqual({ id: "7", title: "Chen Yu" })
  })

  it("keeps an exact decimal product up to date while typing", () => {
    const store = createFormStore(customer, {}, env())
    store.set("qty", 3)
    store.set("price", "0.1")
    expect(store.values.total).toBe("0.3")
  })

  it("shows and requires a field only while its condition holds", () => {
    const store = createFormStore(customer, { name: "Acme" }, env())
    const limit = store.field("limit")!
    expect(store.isVisible(limit)).toBe(false)
    expect(store.validate()).toBe(true)
    store.set("level", "vip")
    expect(store.isVisible(limit)).toBe(true)
    expect(store.validate()).toBe(false)
    expect(store.getState().errors.limit).toContain("limit is empty")
  })

  it("sends no hidden and no computed field of a new record", () => {
    const store = createFormStore(customer, { name: "Acme" }, env())
    store.set("level", "vip")
    store.set("limit", "100")
    store.set("level", "plain")
    expect(Object.keys(store.changes()).sort()).toEqual(["level", "name", "owner"])
  })

  it("sends only what differs of an old record", () => {
    const record = { id: "1", revision: 4, title: "Acme", name: "Acme", level: "vip", qty: 2 }
    const store = createFormStore(customer, record, env({ mode: "edit", record }))
    store.set("qty", 5)
    store.set("name", "Other")
    store.set("name", "Acme")
    expect(store.changes()).toEqual({ qty: 5 })
    expect(store.revision).toBe(4)
  })

  it("quotes the value and says what to write", () => {
    const store = createFormStore(customer, { name: "A name that is long" }, env())
    store.set("qty", "0")
    store.setUnreadable("price", "abc")
    expect(store.validate()).toBe(false)
    const { errors } = store.getState()
    expect(errors.qty).toBe("“0” is below 1. Write 1 or more.")
    expect(errors.price).toBe("“abc” is not a number. Write digits such as 1200.50.")
    expect(errors.name).toContain("Shorten it to 10")
  })

  it("puts the server's refusals beside the fields they point at", () => {
    const store = createFormStore(customer, { name: "Acme", lines: [{}] }, env())
    store.takeProblem(
      new Problem(422, {
        errors: [
          { code: "a", pointer: "/values/name", message: "Taken.", hint: "Write another." },
          { code: "b", pointer: "/values/lines/0/amount", message: "Too big." },
          { code: "c", pointer: "", message: "Closed." },
        ],
      }),
    )
    const state = store.getState()
    expect(state.errors.name).toBe("Taken. Write another.")
    expect(state.inner.lines["0/amount"]).toBe("Too big.")
    expect(state.general).toEqual(["Closed."])
  })

  it("refuses what a check of the form forbids", () => {
    const checked = form(customer.fields, {
      checks: [
        {
          key: "c",
          message: { en: "A VIP needs a price.", zh: "" },
          field: "price",
          trees: { when: isVip, must: ["!=", ["name", "price", "number"], ["null"]] },
        },
      ],
    })
    const store = createFormStore(checked, { name: "Acme", level: "vip", limit: "1" }, env())
    expect(store.validate()).toBe(false)
    expect(store.getState().errors.price).toBe("A VIP needs a price.")
    store.set("price", "2")
    expect(store.validate()).toBe(true)
  })

  it("lets a task hide, fix and require fields", () => {
    const store = createFormStore(
      customer,
      { name: "Acme" },
      env({ mode: "edit", access: { name: "read", qty: "require", price: "hide" } }),
    )
    expect(store.isReadOnly(store.field("name")!)).toBe(true)
    expect(store.isReadOnly(store.field("level")!)).toBe(true)
    expect(store.isVisible(store.field("price")!)).toBe(false)
    expect(store.validate()).toBe(false)
    expect(Object.keys(store.getState().errors)).toEqual(["qty"])
  })

  it("marks the cells of a sub-table that are missing", () => {
    const store = createFormStore(customer, { name: "Acme", lines: [{ product: "Pump" }, { amount: "3" }] }, env())
    expect(store.validate()).toBe(false)
    expect(Object.keys(store.getState().inner.lines)).toEqual(["1/product"])
  })
})

describe("a draft", () => {
  beforeEach(() => {
    sessionStorage.clear()
    vi.useFakeTimers()
  })
  afterEach(() => void vi.useRealTimers())

  it("comes back after a reload, until it is discarded", () => {
    const first = createFormStore(customer, {}, env({ draft: "t1" }))
    first.set("name", "Half typed")
    vi.advanceTimersByTime(1000)
    const second = createFormStore(customer, {}, env({ draft: "t1" }))
    expect(second.values.name).toBe("Half typed")
    expect(second.getState().restored).toBe(true)
    second.discard()
    expect(createFormStore(customer, {}, env({ draft: "t1" })).values.name).toBeUndefined()
  })

  it("is not put over a record that has moved on", () => {
    const record = { id: "1", revision: 1, title: "A", name: "A" }
    createFormStore(customer, record, env({ mode: "edit", record, draft: "t2" })).set("name", "B")
    vi.advanceTimersByTime(1000)
    const newer = { ...record, revision: 2, name: "C" }
    expect(createFormStore(customer, newer, env({ mode: "edit", record: newer, draft: "t2" })).values.name).toBe("C")
  })
})

describe("a form on the page", () => {
  afterEach(() => cleanup())
  const show = (store: ReturnType<typeof createFormStore>) =>
    render(
      <QueryClientProvider client={queryClient}>
        <GivenSession me={me}>
          <AppProvider app={app}>
            <FormErrors store={store} />
            <FormBody
              store={store}
              layout={{
                key: "l",
                body: [{ items: ["name", "level", "limit", "qty", "price", "total"].map((key) => ({ field: key })) }],
              }}
            />
          </AppProvider>
        </GivenSession>
      </QueryClientProvider>,
    )

  it("reveals a field while one types, and lists the mistakes with links", () => {
    const store = createFormStore(customer, {}, env())
    show(store)
    expect(screen.queryByLabelText(/limit/)).toBeNull()
    fireEvent.click(screen.getByLabelText("VIP"))
    expect(screen.getByLabelText(/limit/)).toBeTruthy()
    act(() => void store.validate())
    expect(screen.getByRole("alert").textContent).toContain("2 fields need a look")
  })

  it("keeps unreadable text in the input and says so", () => {
    const store = createFormStore(customer, { name: "A" }, env())
    show(store)
    const price = screen.getByLabelText("price") as HTMLInputElement
    fireEvent.change(price, { target: { value: "12x" } })
    expect(price.value).toBe("12x")
    expect(screen.getByText(/“12x” is not a number/)).toBeTruthy()
    fireEvent.change(price, { target: { value: "1,200.5" } })
    expect(store.values.price).toBe("1200.5")
    expect(screen.queryByText(/is not a number/)).toBeNull()
  })
})
