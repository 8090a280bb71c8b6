import { beforeEach, describe, expect, test } from "vitest"
import { withRead, type News } from "@/notifications/unread"
import { matching, type Command } from "./commands"

const command = (label: string, kind: Command["kind"] = "page"): Command => ({ key: label, kind, label, hint: "", icon: "file", href: "/" })

describe("commands", () => {
  test("every typed word must occur; beginnings come first", () => {
    const all = [command("All customers"), command("Customers"), command("Contacts"), command("New customer", "create")]
    expect(matching(all, "cust", "page").map((each) => each.label)).toEqual(["Customers", "All customers"])
    expect(matching(all, "new cust", "create").map((each) => each.label)).toEqual(["New customer"])
    expect(matching(all, "客户", "page")).toEqual([])
  })
})

describe("marking news as read", () => {
  let news: News
  beforeEach(() => { news = { unread: 2, items: ["1", "2", "3"].map((id) => ({ id, title: id, at: "", read: id === "3" })) } })

  test("one at a time counts down once", () => {
    const once = withRead(news, ["1"])
    expect(once.unread).toBe(1)
    expect(withRead(once, ["1"]).unread).toBe(1)
  })

  test("all at once leaves none", () => expect(withRead(news, "all").unread).toBe(0))
})
