import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { render } from "@testing-library/react"
import { describe, expect, test, vi } from "vitest"
import type { AppView, FormView, TimelineItem } from "@/api/types"
import { AppProvider } from "@/app"
import { TimelineEntry } from "./TimelineItem"
import { choiceMove, oneOf } from "./TimelineLines"
import "./texts"

vi.mock("@/session", () => ({ useSession: () => ({ me: { id: "1", is_admin: false } }) }))

const stage = { key: "stage", widget: "choice", type: "choice", label: "Stage", options: [{ key: "a", label: "Propose" }, { key: "b", label: "Win" }] }
const form = { key: "customer", name: "Customer", fields: [stage], page: {} } as unknown as FormView
const app = { key: "crm", forms: { customer: form, follow_up: { key: "follow_up", name: "Follow-up", icon: "phone", fields: [] } } } as unknown as AppView
const line = (item: Partial<TimelineItem>) => {
  const whole = { id: "1", at: "2026-11-22T08:00:00Z", by: { id: "2", title: "Chen Yu" }, ...item } as TimelineItem
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <AppProvider app={app}>
        <ul>
          <TimelineEntry item={whole} form={form} path="apps/crm/forms/customer/records/1" />
        </ul>
      </AppProvider>
    </QueryClientProvider>,
  ).container
}

describe("a line of the timeline", () => {
  test("says who added which related record, leads there, and tells what it says", () => {
    const drawn = line({ kind: "related", form: "follow_up", record: { id: "7", title: "First visit" }, text: "Wants a quote" })
    expect(drawn.textContent).toContain("Chen Yu added a follow-up: First visit")
    expect(drawn.querySelector("a")?.getAttribute("href")).toBe("/a/crm/f/follow_up/7")
    expect(drawn.textContent).toContain("Wants a quote")
  })

  test("names the rule and what it made", () => {
    const made = [{ form: "follow_up", record: { id: "8", title: "Call now" } }]
    expect(line({ kind: "rule", rule: { key: "vip", name: "VIP follow-up" }, made }).textContent).toContain(
      "Rule VIP follow-up created a follow-up: Call now",
    )
    expect(line({ kind: "rule", rule: { key: "vip", name: "VIP" }, made: [] }).textContent).toContain("Rule VIP ran")
  })

  test("tells the start, a decision with its comment, and the end of a flow", () => {
    const flow = { key: "f", name: "Quote approval" }
    expect(line({ kind: "flow", what: "started", flow }).textContent).toContain("Chen Yu started Quote approval")
    const decided = line({ kind: "flow", what: "decided", flow, node: "Legal", outcome: "approve", text: "fine" })
    expect(decided.textContent).toContain("Chen Yu approved Legal · Quote approval")
    expect(decided.querySelector(".bub")?.textContent).toBe("fine")
    expect(line({ kind: "flow", what: "ended", flow, by: null, outcome: "approved" }).textContent).toContain("Flow Quote approval ended · approved")
  })

  test("draws a stage that moved on one line, and a change by nobody with the rule's name", () => {
    const changes = [{ field: "stage", old: "a", new: "b" }]
    expect(line({ kind: "change", changes }).textContent).toContain("Chen Yu moved Stage from Propose to Win")
    expect(line({ kind: "change", by: null, via: { kind: "rule", name: "Dates" }, changes }).textContent).toContain("Rule Dates moved Stage")
    expect(choiceMove({ changes: [...changes, ...changes] } as TimelineItem, form)).toBeNull()
  })

  test("has the article that fits", () => {
    expect([oneOf("Order", "en"), oneOf("RFM score", "en"), oneOf("订单", "zh")]).toEqual(["an order", "a RFM score", "订单"])
  })
})
