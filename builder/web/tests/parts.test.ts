import { describe, expect, test } from "vitest"
import { allTexts } from "@/i18n"
import { afterInsertion, afterRemoval, inOrder, outermost } from "../src/document/pointer"
import { placesOf, unplaced } from "../src/document/forms"
import { drawnSpan, freeBefore, rowsOf } from "../src/forms/rows"
import { targetOf } from "../src/frame/jump"
import { address, read } from "../src/location"
import { optionsFromText, textFromOptions } from "../src/properties/editors/options"
import { specsOf } from "../src/properties/specs"
import type { DiffChange, DiffEffect, Schema } from "../src/api/types"
import { together } from "../src/publish/together"
import { sample } from "./sample"

describe("pointers", () => {
  test("an address moves up when an element before it goes, and goes with its own", () => {
    expect(afterRemoval("/a/3/b", "/a/1")).toBe("/a/2/b")
    expect(afterRemoval("/a/0", "/a/1")).toBe("/a/0")
    expect(afterRemoval("/a/1/b", "/a/1")).toBeNull()
    expect(afterInsertion("/a/1/b", "/a/1")).toBe("/a/2/b")
  })
  test("numbers are compared as numbers", () =>
    expect(["/a/10", "/a/9", "/a"].sort(inOrder)).toEqual(["/a", "/a/9", "/a/10"]))
  test("what lies inside another chosen part is not chosen twice", () =>
    expect(outermost(["/a/1/b", "/a/1", "/a/10"])).toEqual(["/a/1", "/a/10"]))
})

describe("addresses of the designer", () => {
  test.each([
    "/design/",
    "/design/crm",
    "/design/crm?part=forms&key=customer",
    "/design/crm?part=flows&key=flows.approval",
    "/design/crm?part=forms&key=customer&tab=views",
  ])("%s is read back as it was written", (text) => expect(address(read(new URL(text, "http://localhost")))).toBe(text))
  test("an unknown part opens the forms", () =>
    expect(read(new URL("http://localhost/design/crm?part=x")).part).toBe("forms"))
})

describe("twelve columns", () => {
  test("cells wrap where the grid wraps", () =>
    expect(rowsOf([8, 4, 6, 6, 12, 3])).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 4 },
      { start: 4, end: 5 },
      { start: 5, end: 6 },
    ]))
  test("a phone shows one column, a tablet halves", () =>
    expect([drawnSpan(3, "phone"), drawnSpan(3, "tablet"), drawnSpan(undefined, "desktop")]).toEqual([12, 6, 6]))
  test("what is free in a row is known", () => expect(freeBefore([8, 4, 6], 3)).toBe(6))
})

describe("a form's layout", () => {
  test("sections inside tabs are found with their places", () => {
    const form = sample().forms![0]!
    expect(placesOf(form.layouts![0]!.body, "/b").map((place) => place.pointer)).toEqual([
      "/b/0",
      "/b/1",
      "/b/2/tabs/0/body/0",
    ])
    expect(
      unplaced({ ...form, fields: [...form.fields!, { key: "fax", type: "text" }] }, form.layouts![0]!).map(
        (field) => field.key,
      ),
    ).toEqual(["fax"])
  })
  test("a problem leads to the cell of its field", () => {
    expect(targetOf(sample(), "/forms/0/fields/1/options/0")).toEqual({
      place: { part: "forms", key: "customer", tab: "layout" },
      select: ["/forms/0/layouts/0/body/0/items/1"],
      inside: "/options/0",
    })
    expect(targetOf(sample(), "/forms/0/views/1/lanes")!.select).toEqual(["/forms/0/views/1"])
    expect(targetOf(sample(), "/rules/0/text/2")!.place).toEqual({ part: "rules", key: "rules.vip", tab: null })
    expect(targetOf(sample(), "/menu/1")!.place.key).toBe("menu")
  })
})

describe("options as text", () => {
  const old = [
    { key: "vip", label: { en: "VIP", zh: "重要客户" }, color: "amber" },
    { key: "normal", label: "Normal" },
  ]
  test("known options keep their colour and their other language", () => {
    const next = optionsFromText("normal = Plain\nvip = Very important\nNew one\nNew one", old, "en", "en")
    expect(next).toEqual([
      { key: "normal", label: "Plain" },
      { key: "vip", label: { en: "Very important", zh: "重要客户" }, color: "amber" },
      { key: "new_one", label: "New one" },
      { key: "new_one_2", label: "New one" },
    ])
  })
  test("the text of options makes the same options", () =>
    expect(optionsFromText(textFromOptions(old, "en"), old, "en", "en")).toEqual(old))
})

describe("effects beside the changes that cause them", () => {
  const change = (kind: DiffChange["kind"], pointer: string): DiffChange => ({
    kind,
    pointer,
    what: "",
    label: "",
    sentence: pointer,
    list: null,
  })
  const effect = (kind: string, pointer: string): DiffEffect => ({
    kind,
    pointer,
    table: "t",
    column: "c",
    sentence: kind,
    rows: 1,
    loses: false,
  })
  test("a conversion stands under the new type, a column under its field, a sub-table under its form", () => {
    const { told, others } = together(
      [
        change("changed", "/forms/a/fields/b/max"),
        change("changed", "/forms/a/fields/b/type"),
        change("removed", "/forms/a/fields/c"),
        change("added", "/forms/n"),
      ],
      [
        effect("convert_column", "/forms/a/fields/b"),
        effect("archive_column", "/forms/a/fields/c"),
        effect("create_table", "/forms/n/fields/lines"),
        effect("fill", "/forms/z/fields/q"),
      ],
      String,
    )
    expect(told.map((each) => each.effects.map((one) => one.kind))).toEqual([
      [],
      ["convert_column"],
      ["archive_column"],
      ["create_table"],
    ])
    expect(others.map((each) => each.kind)).toEqual(["fill"])
  })
  test("a list that only shows new fields of its form is told with them, any other by itself", () => {
    const added = (pointer: string, label: string): DiffChange => ({ ...change("added", pointer), what: "fields", label })
    const list = (pointer: string, came: string[], went: string[] = []): DiffChange => ({
      ...change("changed", pointer),
      list: { place: pointer, came, went, moved: false },
    })
    const { told } = together(
      [
        added("/forms/a/fields/b", "Nickname"),
        list("/forms/a/layouts/main/body", ["Nickname"]),
        list("/forms/a/page/left", ["Nickname", "Phone"]),
        list("/forms/z/layouts/main/body", ["Nickname"]),
        list("/forms/a/views/all/columns", ["Nickname"], ["Phone"]),
      ],
      [],
      (each) => String(each.label),
    )
    expect(told.map((each) => each.change.pointer)).toEqual([
      "/forms/a/fields/b",
      "/forms/a/page/left",
      "/forms/z/layouts/main/body",
      "/forms/a/views/all/columns",
    ])
    expect(told[0]!.shownIn).toEqual(["/forms/a/layouts/main/body"])
  })
})

describe("properties from the schema", () => {
  test("conditions, labels, numbers and lists get their editors", () => {
    const specs = specsOf({
      properties: {
        required: { anyOf: [{ type: "boolean" }, { type: "string" }], format: "feel-condition", default: false },
        label: { anyOf: [{ type: "string" }, { type: "object" }] },
        max: { anyOf: [{ type: "integer" }, { type: "null" }], default: null },
        formula: { type: "string", format: "feel" },
        accept: { type: "array", items: { type: "string" } },
        key: { type: "string" },
      },
    })
    expect(Object.fromEntries(specs.map((spec) => [spec.name, spec.editor]))).toEqual({
      required: "condition",
      label: "label",
      max: "integer",
      formula: "feel",
      accept: "stringlist",
    })
  })
})

test("every sentence of the designer exists in both languages", async () => {
  await Promise.all(Object.values(import.meta.glob("../src/**/texts.ts")).map((load) => load()))
  for (const space of [
    "design",
    "forms",
    "props",
    "member",
    "json",
    "roles",
    "publish",
    "preview",
    "releases",
    "apps",
  ]) {
    const texts = allTexts().get(space)!
    const plain = (words: Record<string, string>) =>
      Object.keys(words)
        .filter((key) => !key.endsWith("_one"))
        .sort()
    expect(plain(texts.zh), space).toEqual(plain(texts.en))
  }
})
