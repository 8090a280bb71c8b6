import { describe, expect, test } from "vitest"
import { merge } from "../src/document/merge"
import { resolve } from "../src/document/pointer"
import type { AppDoc } from "../src/document/types"
import { sample } from "./sample"

/** The sample, changed. */
const changed = (change: (app: AppDoc) => void): AppDoc => {
  const app = sample()
  change(app)
  return app
}
const fields = (app: AppDoc) => app.forms![0]!.fields!
const keys = (list: { key: string }[]) => list.map((each) => each.key)

describe("two people's changes", () => {
  test("in different places are both kept", () => {
    const mine = changed((app) => (fields(app)[0]!.label = { en: "Firm" }))
    const theirs = changed((app) => {
      app.forms![1]!.name = "Purchase"
      fields(app)[0]!.max_length = 60
    })
    const { document, clashes } = merge(sample(), mine, theirs)
    expect(clashes).toEqual([])
    expect(fields(document)[0]).toMatchObject({ label: { en: "Firm" }, max_length: 60 })
    expect(document.forms![1]!.name).toBe("Purchase")
  })

  test("to one place are mine until another choice is made, and the rest is joined all the same", () => {
    const mine = changed((app) => (app.forms![1]!.name = "Mine"))
    const theirs = changed((app) => {
      app.forms![1]!.name = "Theirs"
      app.icon = "star"
    })
    const { document, clashes } = merge(sample(), mine, theirs)
    expect(clashes.map(({ mine: own, theirs: other }) => [own, other])).toEqual([["Mine", "Theirs"]])
    expect(resolve(mine, clashes[0]!.pointer)).toBe("Mine")
    expect([document.forms![1]!.name, document.icon]).toEqual(["Mine", "star"])
    expect(merge(sample(), mine, theirs, { [clashes[0]!.id]: "theirs" }).document.forms![1]!.name).toBe("Theirs")
  })

  test("that add fields keep both, each after its neighbour", () => {
    const mine = changed((app) => fields(app).splice(1, 0, { key: "own", type: "text" }))
    const theirs = changed((app) => fields(app).push({ key: "other", type: "text" }))
    const { document, clashes } = merge(sample(), mine, theirs)
    expect(clashes).toEqual([])
    expect(keys(fields(document))).toEqual(["name", "own", "level", "owner", "phone", "orders", "other"])
  })

  test("in one section of a layout are joined by the fields it shows", () => {
    const items = (app: AppDoc) => (app.forms![0]!.layouts![0]!.body![0] as { items: { field: string; span?: number }[] }).items
    const mine = changed((app) => (items(app)[0]!.span = 12))
    const theirs = changed((app) => items(app).push({ field: "phone" }))
    expect(items(merge(sample(), mine, theirs).document)).toEqual([
      { field: "name", span: 12 },
      { field: "level", span: 4 },
      { field: "owner" },
      { field: "phone" },
    ])
  })

  test("where one deletes what the other changes ask; where nobody touched it, it is gone", () => {
    const mine = changed((app) => fields(app).splice(1, 1))
    expect(keys(fields(merge(sample(), mine, changed((app) => (app.icon = "x"))).document))).not.toContain("level")
    const theirs = changed((app) => (fields(app)[1]!.label = "Grade"))
    const { clashes, document } = merge(sample(), mine, theirs)
    expect(clashes).toHaveLength(1)
    expect([clashes[0]!.side, resolve(theirs, clashes[0]!.pointer)]).toEqual(["theirs", clashes[0]!.theirs])
    expect(keys(fields(document))).not.toContain("level")
    const taken = merge(sample(), mine, theirs, { [clashes[0]!.id]: "theirs" }).document
    expect(keys(fields(taken))).toEqual(keys(fields(sample())))
  })

  test("of order follow the one who moved", () => {
    const mine = changed((app) => fields(app).reverse())
    const theirs = changed((app) => fields(app).push({ key: "other", type: "text" }))
    expect(keys(fields(merge(sample(), mine, theirs).document))).toEqual(["orders", "other", "phone", "owner", "level", "name"])
  })

  test("without a common beginning nothing is deleted, and what differs is asked", () => {
    const mine = changed((app) => fields(app).push({ key: "own", type: "text" }))
    const theirs = changed((app) => {
      fields(app).push({ key: "other", type: "text" })
      app.icon = "star"
    })
    const { document, clashes } = merge(undefined, mine, theirs)
    expect(clashes).toEqual([])
    expect(keys(fields(document))).toEqual(expect.arrayContaining(["own", "other"]))
    expect(document.icon).toBe("star")
  })
})
