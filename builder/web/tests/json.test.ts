import { CompletionContext, type Completion } from "@codemirror/autocomplete"
import { json } from "@codemirror/lang-json"
import { ensureSyntaxTree } from "@codemirror/language"
import { EditorState } from "@codemirror/state"
import { EditorView } from "@codemirror/view"
import { describe, expect, test } from "vitest"
import type { Schema } from "../src/api/types"
import { jsonComplete, type JsonNames } from "../src/code/jsonSchema"
import { rangeOf } from "../src/code/positions"

const schema: Schema = {
  properties: {
    kind: { enum: ["a", "b"] },
    source: { type: "string" },
    many: { type: "array", items: { type: "string" } },
    values: { type: "object", additionalProperties: { type: "string" } },
    where: { anyOf: [{ type: "string", format: "feel" }, { type: "null" }] },
    items: { type: "array", items: { $ref: "#/$defs/thing" } },
    on: { type: "boolean" },
  },
  $defs: {
    thing: {
      anyOf: [
        { properties: { type: { const: "text" }, max_length: { type: "integer" } } },
        { properties: { type: { const: "money" }, currency: { type: "string" } } },
      ],
    },
  },
}
const forms: Completion[] = [
  { label: "customer", detail: "客户" },
  { label: "contact", detail: "联系人" },
  { label: "order", detail: "订单" },
]
const names: JsonNames = {
  values: (parts) => (["source", "many"].includes(parts[0]!) ? forms : []),
  members: (parts) => (parts[0] === "values" ? forms : []),
  feel: (context, { before, after }) =>
    Promise.resolve({ from: context.pos, options: [{ label: `${before}|${after}` }], filter: false }),
}

function written(text: string) {
  const at = text.indexOf("|"),
    doc = text.replace("|", "")
  const state = EditorState.create({ doc, selection: { anchor: at }, extensions: [json()] })
  ensureSyntaxTree(state, doc.length, 5000)
  return { state, at, doc }
}
async function asked(text: string) {
  const { state, at, doc } = written(text)
  let value: unknown = null
  try {
    value = JSON.parse(doc)
  } catch {
    /* half typed, as while typing */
  }
  return jsonComplete(new CompletionContext(state, at, true), schema, value, names)
}
const at = async (text: string) => ((await asked(text))?.options ?? []).map((each) => each.label)

/** The text, with the cursor, after `label` was chosen. */
async function chosen(text: string, label: string): Promise<string> {
  const found = (await asked(text))!,
    view = new EditorView({ state: written(text).state })
  const offer = found.options.find((each) => each.label === label)!
  const apply = offer.apply as (view: EditorView, offer: Completion, from: number, to: number) => void
  apply(view, offer, found.from, written(text).at)
  const done = view.state.doc.toString(),
    cursor = view.state.selection.main.head
  return `${done.slice(0, cursor)}|${done.slice(cursor)}`
}

describe("what is offered while JSON is written", () => {
  test("members that are there are not offered again", async () =>
    expect(await at('{"kind": "a", "source": "x", "many": [], "values": {}, "where": "", "on": true, |}')).toEqual(["items"]))
  test("the values of an enum", async () => expect(await at('{"kind": "|"}')).toEqual(["a", "b"]))
  test("the members of the kind that `type` chooses", async () =>
    expect(await at('{"items": [{"type": "money", "|": 1}]}')).toEqual(["currency"]))
  test.each(['{"source": "|"}', '{"source": |}', '{"source": "|", "kind": "a"}', '{"many": ["|"]}', '{"many": ["order", |]}'])(
    "every name at %s",
    async (text) => expect(await at(text)).toEqual(["customer", "contact", "order"]),
  )
  test("names by a part of the key or of the label", async () => {
    expect(await at('{"source": "cu|"}')).toEqual(["customer"])
    expect(await at('{"source": "联|"}')).toEqual(["contact"])
  })
  test("names by the first letters of the label's pinyin", async () => expect(await at('{"source": "kh|"}')).toEqual(["customer"]))
  test("the other names too where a whole one stands", async () =>
    expect(await at('{"source": "order|"}')).toEqual(["order", "customer", "contact"]))
  test("fields as names of members", async () => expect(await at('{"values": {"o|": ""}}')).toEqual(["order", "customer", "contact"].filter((each) => each.includes("o"))))
  test("inside FEEL the server is asked, with the text unescaped", async () =>
    expect(await at(String.raw`{"where": "a = \"x\" and l| = 1"}`)).toEqual(['a = "x" and l| = 1']))
})

describe("what choosing an offer writes", () => {
  test("the whole text between its quotes", async () => {
    expect(await chosen('{"source": "cu|st"}', "customer")).toBe('{"source": "customer"|}')
    expect(await chosen('{"source": |}', "order")).toBe('{"source": "order"|}')
    expect(await chosen('{"source": "|}', "order")).toBe('{"source": "order"|}')
  })
  test("a member with the start of its value, and the cursor in it", async () => {
    expect(await chosen("{|}", "kind")).toBe('{"kind": "|"}')
    expect(await chosen('{"m|}', "many")).toBe('{"many": [|]}')
    expect(await chosen('{"|": "a"}', "source")).toBe('{"source"|: "a"}')
  })
  test("true and false without quotes", async () => expect(await chosen('{"on": |}', "true")).toBe('{"on": true|}'))
})

test("a pointer is found in the text, a missing member at its owner", () => {
  const { state, doc } = written('{"a": [1, {"b": "x"}]}|')
  expect(doc.slice(...rangeOf(state, "/a/1/b"))).toBe('"x"')
  expect(rangeOf(state, "/a/1/missing")[0]).toBe(doc.indexOf('{"b"'))
})
