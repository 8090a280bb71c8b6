// @vitest-environment jsdom
import { describe, expect, test } from "vitest"
import type { Task } from "@/api/types"
import { say, type TextValues } from "@/i18n"
import { differences } from "./differences"
import { dueOf } from "./due"
import { draftOf, keepDraft } from "./drafts"
import { afterDeciding, outcomeWords, sortActions, stepFrom } from "./steps"
import "./texts"

const t = (key: string, values?: TextValues): string => say("en", "inbox", key, values)
const now = Date.parse("2026-11-22T10:00:00Z")
const task = (due_at: string | null, status: "open" | "done" = "open") => ({ due_at, since: "2026-11-22T08:00:00Z", status })

describe("how urgent a task is", () => {
  test.each([
    ["2026-11-22T16:00:00Z", "6 h left", "warning"], ["2026-11-22T10:20:00Z", "20 min left", "warning"],
    ["2026-11-22T08:00:00Z", "2 h overdue", "danger"], ["2026-11-20T09:00:00Z", "2 d overdue", "danger"], ["2026-11-22T09:59:50Z", "1 min overdue", "danger"],
  ])("%s is %s", (due, text, tone) => expect(dueOf(task(due), now, t)).toEqual({ text, tone }))

  test("a decided task is never urgent", () => expect(dueOf(task("2026-11-01T00:00:00Z", "done"), now, t)?.tone).toBe("t3"))
})

describe("differences of lines", () => {
  const before = [{ id: "1", qty: "400", product: { id: "7", title: "A" } }, { id: "2", qty: "60" }]

  test("changed cells, new rows and rows that are gone", () => {
    const found = differences([{ id: "1", qty: "520", product: { id: "7", title: "renamed" } }, { id: "9", qty: "1" }], before, ["qty", "product"])
    expect(found.map((each) => each.state)).toEqual(["changed", "added", "removed"])
    expect(found[0]!.old).toEqual({ qty: "400" })
  })

  test("without an older version nothing is marked", () => expect(differences(before, null, ["qty"]).every((each) => each.state === "same")).toBe(true))
})

describe("going through the inbox", () => {
  const items = ["a", "b", "c"].map((id) => ({ id })) as Task[]

  test("after deciding comes the next, at the end the one before", () => {
    expect(afterDeciding(items, "b")).toBe("c")
    expect(afterDeciding(items, "c")).toBe("b")
    expect(afterDeciding(items.slice(0, 1), "a")).toBeNull()
  })

  test("J and K stop at the ends", () => {
    expect(stepFrom(items, "a", -1)).toBe("a")
    expect(stepFrom(items, null, 1)).toBe("a")
    expect(stepFrom(items, "c", 1)).toBe("c")
  })

  test("actions keep their places whatever order the server names them in", () => {
    expect(sortActions(["add_signer", "return", "reject", "approve", "transfer"])).toEqual({ main: ["approve", "reject", "return"], rare: ["transfer", "add_signer", "cc"] })
  })

  test("only who decides may send copies", () => {
    expect(sortActions(["read"])).toEqual({ main: ["read"], rare: [] })
    expect(sortActions(["complete"]).rare).toEqual(["cc"])
  })
})

describe("what came of a task", () => {
  test.each([
    ["approved", "approved"], ["advised_approve", "advised: approve"], ["rejected_by_time", "rejected when time ran out"], ["something_own", "something own"],
  ])("%s is “%s”", (outcome, words) => expect(outcomeWords(outcome, t)).toBe(words))
})

test("words that were not sent wait for their task, and are forgotten with it", () => {
  keepDraft("7", "because")
  expect([draftOf("7"), draftOf("8")]).toEqual(["because", ""])
  keepDraft("7", "")
  expect(draftOf("7")).toBe("")
})
