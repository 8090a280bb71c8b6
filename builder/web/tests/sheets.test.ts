import { expect, test } from "vitest"
import { addForm } from "../src/commands"
import { createDesigner } from "../src/document/store"
import { firstChoices, formOf, type SheetGuess } from "../src/sheets/build"
import { sample } from "./sample"

const column = (name: string, type: string, options: string[] = []) => ({
  name, type, options, nearly: null, filled: 4, distinct: 2, samples: [], fits: [],
})
const SHEET: SheetGuess = {
  name: "orders",
  rows: 4,
  columns: [column("Amount", "money"), column("Order No", "text"), column("Level", "choice", ["VIP", "vip?", "Normal"]), { ...column("Empty", "text"), filled: 0 }],
}

test("columns become fields with keys of their own, the first text names the records, empty columns stay out", () => {
  const form = formOf("orders", "Orders", SHEET, firstChoices(SHEET))
  expect(form.fields!.map(({ key, type }) => [key, type])).toEqual([["amount", "money"], ["order_no", "text"], ["level", "choice"]])
  expect(form.title).toBe("order_no")
  expect((form.fields![2]!.options as { key: string; label: unknown }[]).map(({ key, label }) => [key, label])).toEqual([
    ["vip", "VIP"],
    ["vip_2", "vip?"],
    ["normal", "Normal"],
  ])
})

test("another kind and another label are taken as chosen, and a choice that became text has no options", () => {
  const choices = firstChoices(SHEET).map((each, at) => (at === 2 ? { taken: true, label: "Grade", type: "text" } : each))
  expect(formOf("orders", "Orders", SHEET, choices).fields![2]).toEqual({ key: "grade", type: "text", label: "Grade" })
})

test("a new form comes with its menu item and a role's permission, and goes in one undo", () => {
  const designer = createDesigner(sample())
  designer.getState().perform(addForm, { form: formOf("orders", "Orders", SHEET, firstChoices(SHEET)), role: "sales" })
  const { document } = designer.getState()
  expect(document.menu!.at(-1)).toEqual({ form: "orders" })
  expect(document.roles![0]!.may!.at(-1)).toMatchObject({ form: "orders", read: true, create: true, import: true })
  designer.getState().undo()
  expect(designer.getState().document).toEqual(sample())
})

test("an app without roles gets one that may work with the form", () => {
  const designer = createDesigner({ ...sample(), roles: [] })
  designer.getState().perform(addForm, { form: { key: "orders", name: "Orders", fields: [] }, role: "staff" })
  expect(designer.getState().document.roles!.map((each) => [each.key, each.may![0]!.form])).toEqual([["staff", "orders"]])
})
