import { describe, expect, test } from "vitest"
import { allTexts } from "@/i18n"

const modules = import.meta.glob("/src/{list,kanban,calendar,inbox,dashboard,home,notifications,search,importer,charts}/texts.ts", { eager: true })
const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort()

describe("texts of collections, inbox and pages", () => {
  const spaces = ["list", "kanban", "calendar", "inbox", "dashboard", "home", "notifications", "search", "importer", "charts"]

  test("every folder registers its sentences", () => {
    expect(Object.keys(modules)).toHaveLength(spaces.length)
    expect(spaces.every((space) => allTexts().has(space))).toBe(true)
  })

  test.each(spaces)("%s says everything in both languages, with the same places", (space) => {
    const { en, zh } = allTexts().get(space)!
    const plain = Object.keys(en).filter((key) => !key.endsWith("_one"))
    expect(Object.keys(zh).sort()).toEqual(plain.sort())
    for (const key of plain) expect([key, places(zh[key]!)]).toEqual([key, places(en[key]!)])
  })
})
