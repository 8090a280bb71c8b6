import { describe, expect, test } from "vitest"
import type { PaletteField } from "../src/api/types"
import { fieldRows, MOST_ROWS } from "../src/document/fieldRows"
import { isKey, keyFrom, loadPinyin, unique } from "../src/document/keys"
import { say, withWords, inLanguage } from "../src/document/labels"

describe("keys", () => {
  test.each([
    ["Credit limit", "credit_limit"],
    ["  E-mail (work) ", "e_mail_work"],
    ["2nd name", "n_2nd_name"],
    ["Straße", "straße"],
    ["Café crème", "cafe_creme"],
    ["creditLimit", "credit_limit"],
    ["!!!", "field"],
    ["客户名称", "客户名称"],
  ])("%s becomes %s", (words, key) => {
    expect(keyFrom(words)).toBe(key)
    expect(isKey(key)).toBe(true)
  })

  test("Chinese becomes pinyin once the table is loaded", async () => {
    expect(await loadPinyin()).toBe(true)
    expect(keyFrom("客户名称")).toBe("ke_hu_ming_cheng")
    expect(keyFrom("VIP 客户")).toBe("vip_ke_hu")
    expect(keyFrom("近12月金额")).toBe("jin_12_yue_jin_e")
  })

  test("a taken key gets the next free number", () => {
    expect(unique("name", ["name", "name_2"])).toBe("name_3")
    expect(unique("name_2", ["name", "name_2"])).toBe("name_3")
    expect(unique("free", ["name"])).toBe("free")
  })

  test("a key is never longer than 40 letters", () => {
    const key = keyFrom("a very long label that goes on and on and on and on")
    expect([...key].length).toBeLessThanOrEqual(40)
    expect([...unique(key, [key])].length).toBeLessThanOrEqual(40)
  })

  test.each(["", "1a", "a b", "a-b", "x".repeat(41)])("'%s' is not a key", (text) => expect(isKey(text)).toBe(false))
})

describe("labels", () => {
  test("another language's words are shown rather than nothing", () => expect(say({ en: "Name" }, "zh")).toBe("Name"))
  test("a plain label becomes a mapping when a second language is written", () => {
    expect(withWords("Name", "zh", "名称", "en")).toEqual({ en: "Name", zh: "名称" })
    expect(withWords("Name", "en", "Names", "en")).toBe("Names")
    expect(withWords({ en: "Name", zh: "名称" }, "zh", "", "en")).toEqual({ en: "Name" })
  })
  test("the canvas gets plain strings of one language", () => {
    expect(
      inLanguage({ label: { en: "A", zh: "甲" }, options: [{ key: "x", label: { en: "X", zh: "乙" } }] }, "zh"),
    ).toEqual({ label: "甲", options: [{ key: "x", label: "乙" }] })
  })
})

describe("lines of a sheet as fields", () => {
  const palette = [
    { type: "text", label: { en: "Text", zh: "文本" }, group: "common", schema: {} },
    { type: "date", label: { en: "Date", zh: "日期" }, group: "common", schema: { required: ["key", "type"] } },
    { type: "reference", label: { en: "Reference", zh: "关联" }, group: "common", schema: { required: ["form"] } },
  ] as unknown as PaletteField[]

  test("label, kind in any language and required; unknown kinds are texts, keys are free", () =>
    expect(fieldRows("Name\ttext\tyes\r\n\nDay\t日期\nName\tReference\t是", palette, ["day"])).toEqual([
      { label: "Name", key: "name", type: "text", required: true },
      { label: "Day", key: "day_2", type: "date", required: false },
      { label: "Name", key: "name_2", type: "text", required: true },
    ]))
  test("more than a form can be read with is cut", () =>
    expect(fieldRows("a\n".repeat(1000), palette, [])).toHaveLength(MOST_ROWS))
})
