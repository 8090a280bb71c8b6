import { describe, expect, test } from "vitest"
import { COMMANDS } from "../src/commands"
import { fromClipboard, toClipboard } from "../src/document/clipboard"
import { createDesigner } from "../src/document/store"
import { resolve } from "../src/document/pointer"
import type { AppDoc } from "../src/document/types"
import { sample } from "./sample"

const BODY = "/forms/0/layouts/0/body"

/** Arguments for every command; a command without any fails the suite. */
const ARGUMENTS: Record<string, unknown[]> = {
  add: [
    { list: "/forms/0/fields", values: [{ key: "fax", type: "text" }] },
    { list: `${BODY}/0/items`, index: 1, values: [{ divider: true }, { text: "Note" }] },
    { list: "/forms/1/views", values: [{ key: "new" }] },
    { list: "/flows", values: [{ key: "approval" }] },
  ],
  addFields: [
    {
      form: 0,
      fields: [
        { key: "fax", type: "text" },
        { key: "telex", type: "text" },
      ],
      list: `${BODY}/0/items`,
      index: 1,
    },
  ],
  patch: [
    { pointers: ["/forms/0/fields/0"], members: { label: "N", required: undefined } },
    { pointers: [`${BODY}/0/items/0`, `${BODY}/0/items/1`], members: { span: 3 } },
    { pointers: ["/forms/9"], members: { name: "nowhere" } },
  ],
  write: [
    { pointer: "/rules/0", value: { key: "vip", text: ['rule "VIP"', "  on customer", "end"] } },
    { pointer: "/version", value: "2.0.0" },
  ],
  remove: [
    { pointers: ["/forms/0/fields/1"] },
    { pointers: [`${BODY}/0/items/2`, `${BODY}/0/items/0`, `${BODY}/1`] },
    { pointers: [`${BODY}/0`, `${BODY}/0/items/1`] },
  ],
  move: [
    { pointers: [`${BODY}/0/items/0`], list: `${BODY}/0/items`, index: 3 },
    { pointers: [`${BODY}/0/items/2`], list: `${BODY}/0/items`, index: 0 },
    { pointers: [`${BODY}/0/items/0`, `${BODY}/1/items/0`], list: `${BODY}/2/tabs/1/body/0/items`, index: 0 },
    { pointers: [`${BODY}/0`], list: `${BODY}/2/tabs/0/body`, index: 0 },
    { pointers: [`${BODY}/0`], list: `${BODY}/0/items`, index: 0 },
  ],
  paste: [
    {
      list: "/forms/0/fields",
      index: 1,
      values: [
        { key: "name", type: "text" },
        { key: "name", type: "text" },
      ],
    },
  ],
  pasteLayout: [
    {
      form: 0,
      list: `${BODY}/1/items`,
      index: 0,
      pieces: [
        { kind: "cell", of: "items", value: { field: "level", span: 4 }, fields: [{ key: "level", type: "choice" }] },
        { kind: "cell", of: "items", value: { divider: true }, fields: [] },
      ],
    },
    {
      form: 1,
      list: "/forms/1/layouts/0/body",
      index: 1,
      pieces: [
        {
          kind: "block",
          of: "body",
          value: { section: "Copied", items: [{ field: "name" }] },
          fields: [{ key: "name", type: "text" }],
        },
      ],
    },
  ],
  duplicate: [
    { pointers: ["/forms/0"] },
    { pointers: [`${BODY}/0/items/0`, `${BODY}/0/items/1`] },
    { pointers: [`${BODY}/1`] },
    { pointers: [`${BODY}/2/tabs/0/body/0/items/0`] },
  ],
  addField: [
    { form: 0, field: { key: "fax", type: "text" }, list: `${BODY}/0/items`, index: 1 },
    { form: 1, field: { key: "paid", type: "date" } },
    { form: 0, field: { key: "more", type: "related" } },
  ],
  addForm: [
    { form: { key: "visit", name: "Visit", fields: [] }, role: "sales" },
    { form: { key: "visit", name: "Visit" }, role: "staff" },
    { form: { key: "visit", name: "Visit" }, role: null },
  ],
  takeIn: [
    { list: "rules", values: [{ key: "vip", text: ['rule "New"', "end"] }, { key: "other", text: ["rule", "end"] }] },
    { list: "flows", values: [{ key: "p", nodes: [] }] },
  ],
  removeField: [
    { form: 0, keys: ["level"] },
    { form: 0, keys: ["name", "phone", "orders"] },
    { form: 0, keys: ["nobody"] },
  ],
  removeForm: [{ key: "customer" }, { key: "order" }],
  retype: [{ form: 0, key: "name", type: "long_text", keep: ["label", "required"], members: { rows: 4 } }],
  rekey: [
    { form: 0, from: "phone", to: "mobile", label: "Mobile" },
    { form: 0, from: "orders", to: "bought" },
    { form: 0, from: "nobody", to: "x" },
  ],
  group: [
    { pointers: [`${BODY}/0/items/0`, `${BODY}/0/items/2`], section: "New" },
    { pointers: [`${BODY}/2/tabs/0/body/0/items/0`], section: "In tab" },
  ],
  ungroup: [{ pointer: `${BODY}/1` }, { pointer: `${BODY}/2` }, { pointer: `${BODY}/2/tabs/0/body/0` }],
  fillLayout: [{ form: 1 }, { form: 0 }],
  replace: [{ document: { ...sample(), name: "Other", rules: [] }, title: { en: "Replace", zh: "替换" }, select: [] }],
}

const CASES = Object.entries(ARGUMENTS).flatMap(([name, all]) => all.map((args, at) => [name, at, args] as const))

test("every command of the folder has cases here", () => {
  expect([...COMMANDS.keys()].sort()).toEqual(Object.keys(ARGUMENTS).sort())
})

describe("the laws of undo", () => {
  test.each(CASES)("undo takes back %s, case %i, and redo does it again", (name, _at, args) => {
    const store = createDesigner(sample())
    const before = structuredClone(store.getState().document)
    store.getState().select(["/forms/0"])
    store.getState().perform(COMMANDS.get(name)!, args as never)
    const after = structuredClone(store.getState().document)
    const selected = store.getState().selection
    store.getState().undo()
    expect(store.getState().document).toEqual(before)
    expect(store.getState().selection).toEqual(store.getState().history.future.length ? ["/forms/0"] : selected)
    store.getState().redo()
    expect(store.getState().document).toEqual(after)
  })

  test.each(CASES)("%s, case %i, selects only what exists", (name, _at, args) => {
    const store = createDesigner(sample())
    store.getState().perform(COMMANDS.get(name)!, args as never)
    for (const pointer of store.getState().selection)
      expect(resolve(store.getState().document, pointer), pointer).toBeDefined()
  })

  test.each(CASES)("%s, case %i, has a title in both languages", (name, _at, args) => {
    const title = COMMANDS.get(name)!.title(args as never, sample())
    expect(title.en.trim()).not.toBe("")
    expect(title.zh.trim()).not.toBe("")
    expect(`${title.en}${title.zh}`).not.toContain("undefined")
  })

  test("a new field joins a record page's own list of fields and keeps its place there when it is named", () => {
    const store = createDesigner(sample(), () => 0)
    const shown = () => store.getState().document.forms![0]!.page!.left!.at(-1)!.items!.map((item) => item.field)
    store.getState().perform(COMMANDS.get("addField")!, { form: 0, field: { key: "text", type: "text" } } as never)
    expect(shown()).toEqual(["phone", "text"])
    store.getState().perform(COMMANDS.get("rekey")!, { form: 0, from: "text", to: "fax" } as never)
    expect(shown()).toEqual(["phone", "fax"])
    store.getState().undo()
    store.getState().undo()
    expect(shown()).toEqual(["phone"])
  })

  test("a long random walk can be undone to the beginning and redone to the end", () => {
    const store = createDesigner(sample(), () => 0)
    const states: AppDoc[] = [store.getState().document]
    let seed = 7
    for (let step = 0; step < 300; step += 1) {
      seed = (seed * 1103515245 + 12345) % 2147483648
      const fields = (store.getState().document.forms?.[1]?.fields ?? []).length
      const key = `f${step}`
      if (seed % 3 || fields < 2)
        store.getState().perform(COMMANDS.get("addField")!, { form: 1, field: { key, type: "text" } } as never)
      else
        store
          .getState()
          .perform(COMMANDS.get("move")!, {
            pointers: ["/forms/1/fields/0"],
            list: "/forms/1/fields",
            index: fields,
          } as never)
      states.push(store.getState().document)
    }
    expect(store.getState().history.past.length).toBe(300)
    for (let at = states.length - 2; at >= 0; at -= 1) {
      store.getState().undo()
      expect(store.getState().document).toEqual(states[at])
    }
    store.getState().redo(300)
    expect(store.getState().document).toEqual(states.at(-1))
  })
})

describe("the clipboard", () => {
  test("cells carry their fields into another form, under free keys", () => {
    const text = toClipboard(sample(), [`${BODY}/0/items/0`, `${BODY}/0/items/1`])!
    const store = createDesigner(sample())
    const pieces = fromClipboard(text)!
    store
      .getState()
      .perform(COMMANDS.get("pasteLayout")!, {
        form: 1,
        list: "/forms/1/layouts/0/body/0/items",
        index: 0,
        pieces,
      } as never)
    expect(store.getState().document.forms![1]!.fields!.map((field) => field.key)).toEqual([
      "customer",
      "total",
      "name",
      "level",
    ])
    store
      .getState()
      .perform(COMMANDS.get("pasteLayout")!, {
        form: 1,
        list: "/forms/1/layouts/0/body/0/items",
        index: 0,
        pieces,
      } as never)
    expect(store.getState().document.forms![1]!.fields!.map((field) => field.key)).toEqual([
      "customer",
      "total",
      "name",
      "level",
      "name_2",
      "level_2",
    ])
    expect((resolve(store.getState().document, "/forms/1/layouts/0/body/0/items/0") as { field: string }).field).toBe(
      "name_2",
    )
  })
  test.each(["", "hello", '{"mortise": 2}', '{"mortise": 1'])("%s is not ours to paste", (text) =>
    expect(fromClipboard(text)).toBeNull(),
  )
})

describe("what the commands do", () => {
  const run = (name: string, args: unknown) => {
    const store = createDesigner(sample())
    store.getState().perform(COMMANDS.get(name)!, args as never)
    return store.getState()
  }

  test("typing in one place is one step of the history, another place begins a new one", () => {
    const store = createDesigner(sample(), () => 5)
    for (const name of ["C", "Cu", "Cus"])
      store
        .getState()
        .perform(COMMANDS.get("patch")!, { pointers: ["/forms/0"], members: { name }, typing: true } as never)
    store
      .getState()
      .perform(COMMANDS.get("patch")!, { pointers: ["/forms/1"], members: { name: "O" }, typing: true } as never)
    expect(store.getState().history.past.length).toBe(2)
    store.getState().undo(2)
    expect(store.getState().document).toEqual(sample())
  })

  test("a moved cell lands before the element it was dropped on", () => {
    const { document, selection } = run("move", { pointers: [`${BODY}/0/items/0`], list: `${BODY}/0/items`, index: 2 })
    const items = resolve(document, `${BODY}/0/items`) as { field: string }[]
    expect(items.map((item) => item.field)).toEqual(["level", "name", "owner"])
    expect(selection).toEqual([`${BODY}/0/items/1`])
  })

  test("a section is never moved into itself", () => {
    expect(run("move", { pointers: [`${BODY}/0`], list: `${BODY}/0/items`, index: 0 }).document).toEqual(sample())
  })

  test("the twin of a cell is a twin of its field, with a key of its own", () => {
    const { document } = run("duplicate", { pointers: [`${BODY}/0/items/0`] })
    expect(document.forms![0]!.fields!.map((field) => field.key)).toEqual([
      "name",
      "name_2",
      "level",
      "owner",
      "phone",
      "orders",
    ])
    expect((resolve(document, `${BODY}/0/items/1`) as { field: string }).field).toBe("name_2")
  })

  test("a deleted field leaves no cell, column, fact, filter or permission behind", () => {
    const { document } = run("removeField", { form: 0, keys: ["level", "phone"] })
    expect(JSON.stringify(document.forms![0])).not.toMatch(/"-?(level|phone)"/)
    expect(JSON.stringify(document.roles)).not.toMatch(/phone|level/)
  })

  test("a deleted form takes its menu items, permissions and widgets with it", () => {
    const { document } = run("removeForm", { key: "customer" })
    expect(JSON.stringify([document.menu, document.roles, document.pages])).not.toContain("customer")
  })

  test("what did not change keeps its identity", () => {
    const store = createDesigner(sample())
    const order = store.getState().document.forms![1]
    store
      .getState()
      .perform(COMMANDS.get("replace")!, {
        document: { ...sample(), name: "New" },
        title: { en: "x", zh: "x" },
      } as never)
    expect(store.getState().document.forms![1]).toBe(order)
    expect(store.getState().document.name).toBe("New")
  })
})
