import { describe, expect, it } from "vitest"
import { allTexts } from "@/i18n"

const modules = import.meta.glob([
  "../src/**/*.{ts,tsx}",
  "!../src/main.tsx",
  "!../src/routes.tsx",
  "!../src/**/*.test.*",
])
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe("every sentence", () => {
  it("exists in both languages and fills the same places", async () => {
    await Promise.all(
      Object.entries(modules)
        .filter(([path]) => !/icons-all|echarts|Editor/.test(path))
        .map(([, load]) => load()),
    )
    const wrong: string[] = []
    for (const [space, { en, zh }] of allTexts()) {
      const plain = (words: Record<string, string>) =>
        Object.keys(words)
          .filter((key) => !key.endsWith("_one"))
          .sort()
      for (const key of plain(en)) if (!(key in zh)) wrong.push(`${space}.${key} has no Chinese`)
      for (const key of plain(zh)) if (!(key in en)) wrong.push(`${space}.${key} has no English`)
      for (const key of plain(en))
        if (key in zh && !places(zh[key]).every((place) => places(en[key]).includes(place)))
          wrong.push(`${space}.${key} fills other places in Chinese`)
      for (const key of Object.keys(zh))
        if (/[\u4e00-\u9fff][,;:!?](?=[\u4e00-\u9fff]|$)/.test(zh[key]))
          wrong.push(`${space}.${key} has a half-width mark in Chinese`)
    }
    expect(allTexts().size).toBeGreaterThan(20)
    expect(wrong).toEqual([])
  }, 60_000)
})
