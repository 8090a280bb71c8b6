import { QueryClientProvider } from "@tanstack/react-query"
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { queryClient } from "@/api"
import type { AppView, FieldView, FormView, Me } from "@/api/types"
import { AppProvider } from "@/app"
import { createFormStore, FormBody, type FormEnv } from "@/form"
import { givenFor } from "@/widgets/given"
import { GivenSession } from "@/session"

const me = { id: "7", name: "Chen Yu", login: "chen.yu", language: "en", theme: "light", timezone: "UTC", roles: {}, csrf: "t" } as unknown as Me

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
const formOf = (key: string, fields: FieldView[]): FormView =>
  ({
    key,
    name: key,
    title: "name",
    fields,
    layouts: [],
    page: {},
    views: [],
    checks: [],
    documents: [],
    comments: false,
    may: { create: true, read: true, update: true, delete: true, export: true, import: true },
    buttons: [],
  }) as unknown as FormView

describe("what a list is asked for", () => {
  it("sends ids of records, empty values as null, and what the record around a row holds", () => {
    const values = { customer: { id: "3", title: "Acme" }, parent: { owner: { id: "9" }, name: "x" } }
    expect(JSON.parse(givenFor(["customer", "city", "parent.owner"], values, true)!)).toEqual({
      customer: "3",
      city: null,
      parent: { owner: "9" },
    })
  })
  it("does not narrow where a list has not loaded what the filter reads", () => {
    expect(givenFor(["customer"], { id: "1", name: "x" }, false)).toBeNull()
    expect(givenFor(["customer"], { customer: null }, false)).toBe('{"customer":null}')
    expect(givenFor([], undefined, false)).toBe("{}")
  })
})

describe("a reference with a filter", () => {
  const asked: URLSearchParams[] = []
  beforeEach(() => {
    asked.length = 0
    queryClient.clear()
    vi.stubGlobal("fetch", (input: RequestInfo | URL) => {
      const url = new URL(String(input instanceof Request ? input.url : input), "http://crm.test")
      if (url.pathname.endsWith("/forms/contact/records")) asked.push(url.searchParams)
      return Promise.resolve(Response.json({ items: [{ id: "5", title: "Lin" }], next: null }))
    })
  })
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })

  it("asks for what fits the draft, and again when the draft has changed", async () => {
    const decider = field("decider", "reference", {
      form: "contact",
      filter: "customer = record.customer",
      choose: { name: "deal.decider", reads: ["customer"] },
    })
    const deal = formOf("deal", [field("customer", "reference", { form: "customer" }), decider])
    const forms = { deal, contact: formOf("contact", [field("name", "text")]), customer: formOf("customer", [field("name", "text")]) }
    const app = { key: "crm", name: "CRM", forms, flows: {}, texts: {}, languages: ["en"] } as unknown as AppView
    const env: FormEnv = { app, me, mode: "create" }
    const store = createFormStore(deal, { customer: { id: "3", title: "Acme" } }, env)
    render(
      <QueryClientProvider client={queryClient}>
        <GivenSession me={me}>
          <AppProvider app={app}>
            <FormBody store={store} />
          </AppProvider>
        </GivenSession>
      </QueryClientProvider>,
    )
    fireEvent.pointerDown(screen.getByRole("combobox", { name: /decider/ }))
    await waitFor(() => expect(asked.length).toBe(1))
    expect([asked[0]!.get("choose"), asked[0]!.get("given")]).toEqual(["crm.deal.decider", '{"customer":"3"}'])
    expect(asked[0]!.get("filter")).toBeNull()
    act(() => store.set("customer", { id: "4", title: "Brix" }))
    await waitFor(() => expect(asked.at(-1)!.get("given")).toBe('{"customer":"4"}'))
  })
})
