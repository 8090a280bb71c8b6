import { describe, expect, test } from "vitest"
import type { FieldView, ImportPlan } from "@/api/types"
import { errorsCsv, faultsOf, suggested } from "./mapping"

const field = (key: string, more: Partial<FieldView> = {}): FieldView => ({ key, type: "text", widget: "text", label: key, operators: [], value_type: "string", may_write: true, ...more })
const fields = [field("name", { required: true }), field("phone"), field("owner", { required: true, default: "current user" })]

describe("matching columns", () => {
  test("a field is suggested once, unknown ones never", () => {
    const plan = { id: "1", rows: 2, columns: [{ name: "Company", samples: [], field: "name" }, { name: "Name", samples: [], field: "name" }, { name: "Fax", samples: [], field: "fax" }] } as ImportPlan
    expect(suggested(plan, fields)).toEqual({ Company: "name" })
  })

  test("required fields with a default may be left out", () => {
    expect(faultsOf({ A: "phone" }, fields).missing.map((each) => each.key)).toEqual(["name"])
    expect(faultsOf({ A: "name", B: "name" }, fields).twice).toBe("name")
    expect(faultsOf({}, fields).isEmpty).toBe(true)
  })

  test("the list of mistakes cannot run in a spreadsheet", () => {
    expect(errorsCsv([{ row: 3, column: "=cmd()", message: 'a "b"' }], ["Row"])).toBe('\uFEFF"Row"\r\n"3","\'=cmd()","a ""b"""\r\n')
  })
})
