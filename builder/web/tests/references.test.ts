import { describe, expect, test } from "vitest"
import { memberNamesAt, namesAt } from "../src/code/references"
import { split } from "../src/document/pointer"
import { sample } from "./sample"

const at = (value: unknown, pointer: string, typed = "") =>
  namesAt(sample(), value, split(pointer), typed).map((each) => each.key)
const membersAt = (value: unknown, pointer: string) =>
  memberNamesAt(sample(), value, split(pointer)).map((each) => each.key)
const SYSTEM = ["id", "created_at", "updated_at", "created_by", "updated_by"]

describe("names offered while a definition is typed", () => {
  test("the app's own parts where one of them is named", () => {
    const forms = sample().forms!.map((form) => form.key)
    expect(at({ source: "" }, "/source")).toEqual(forms)
    expect(at({ on: { record: "" } }, "/on/record")).toEqual(forms)
    expect(at({ roles: [""] }, "/roles/0")).toEqual((sample().roles ?? []).map((role) => role.key))
  })

  test("fields of the form that the definition is about", () => {
    const fields = sample().forms![0]!.fields!.map((field) => field.key)
    const key = sample().forms![0]!.key
    expect(at({ source: key, rows: [{ by: "" }] }, "/rows/0/by")).toEqual([...fields, ...SYSTEM])
    expect(at({ filters: [{ form: key, field: "" }] }, "/filters/0/field")).toEqual([...fields, ...SYSTEM])
    expect(at({ on: [{ record: key }], summary: [""] }, "/summary/0")).toEqual([...fields, ...SYSTEM])
    expect(at({ widgets: [{ view: `${key}.all`, filters: [{ field: "" }] }] }, "/widgets/0/filters/0/field")).toContain("level")
    expect(at({ rows: [{ by: "" }] }, "/rows/0/by")).toEqual([])
  })

  test("fields behind a reference, and with a sign in front", () => {
    expect(at({ source: "order", rows: [{ by: "customer." }] }, "/rows/0/by", "customer.")).toContain("customer.level")
    expect(at({ source: "order", sort: ["-"] }, "/sort/0", "-")).toContain("-total")
    expect(at({ source: "order", rows: [{ by: "total." }] }, "/rows/0/by", "total.")).toEqual([])
  })

  test("fields as names of the members of a step that writes them", () => {
    const flow = { on: { record: "order" }, nodes: [{ key: "n", type: "create_records", form: "customer", values: {} }, { key: "m", set: { approved: {} } }] }
    expect(membersAt(flow, "/nodes/0/values")).toContain("level")
    expect(membersAt(flow, "/nodes/1/set/approved")).toEqual(["customer", "total"])
    expect(membersAt(flow, "/nodes/1")).toEqual([])
    expect(membersAt(flow, "/positions")).toEqual(["n", "m"])
  })

  test("the steps of a flow where one leads to another, and nothing elsewhere", () => {
    const flow = { nodes: [{ key: "start", next: "" }, { key: "end" }] }
    expect(at(flow, "/nodes/0/next")).toEqual(["start", "end"])
    expect(at(flow, "/nodes/0/key")).toEqual([])
  })
})
