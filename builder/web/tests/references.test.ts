import { describe, expect, test } from "vitest"
import { namesAt } from "../src/code/references"
import { split } from "../src/document/pointer"
import { sample } from "./sample"

const at = (value: unknown, pointer: string) => namesAt(sample(), value, split(pointer)).map((each) => each.key)

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
    expect(at({ source: key, rows: [{ by: "" }] }, "/rows/0/by")).toEqual(fields)
    expect(at({ filters: [{ form: key, field: "" }] }, "/filters/0/field")).toEqual(fields)
    expect(at({ rows: [{ by: "" }] }, "/rows/0/by")).toEqual([])
  })

  test("the steps of a flow where one leads to another, and nothing elsewhere", () => {
    const flow = { nodes: [{ key: "start", next: "" }, { key: "end" }] }
    expect(at(flow, "/nodes/0/next")).toEqual(["start", "end"])
    expect(at(flow, "/nodes/0/key")).toEqual([])
  })
})
