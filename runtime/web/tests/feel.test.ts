// @vitest-environment node
/** The evaluator of expressions, held to the same case files as the server: tests/cases/expr, compiled by the server. */
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import Decimal from "decimal.js-light"
import { describe, expect, test } from "vitest"
import { type Env, evaluate, OnServer, type Tree } from "@/feel"

type Case = [name: string, tree: Tree, scope: Record<string, unknown>, answer: unknown]
interface World { env: Env; cases: Case[] }

const root = resolve(import.meta.dirname, "../../..")
const python = resolve(root, ".venv/bin/python")
const worlds = (): Record<string, World> =>
  JSON.parse(execFileSync(python, ["-m", "tests.laws.expression_trees"], { cwd: root, maxBuffer: 1 << 28, encoding: "utf8" })) as Record<string, World>

const NUMBER = /^-?\d+(\.\d+)?$/
/** A number's answer is a text that may be written otherwise (1.50). */
function alike(found: unknown, answer: unknown): boolean {
  if (typeof found === "string" && typeof answer === "string" && NUMBER.test(found) && NUMBER.test(answer)) return new Decimal(found).eq(answer)
  if (Array.isArray(found)) return Array.isArray(answer) && found.length === answer.length && found.every((each, at) => alike(each, answer[at]))
  return JSON.stringify(found) === JSON.stringify(answer)
}

describe.skipIf(!existsSync(python))("expressions mean here what they mean on the server", () => {
  test.each(Object.entries(existsSync(python) ? worlds() : {}))("%s", (_name, { env, cases }) => {
    const wrong = cases.flatMap(([name, tree, scope, answer]) => {
      const found = evaluate(tree, scope, env)
      return alike(found, answer) ? [] : [[name, String(found), answer]]
    })
    expect(cases.length).toBeGreaterThan(300)
    expect(wrong).toEqual([])
  })
})

describe("what only the server can do is said", () => {
  const env: Env = { now: "2026-03-09T01:30:00Z", timezone: "Asia/Shanghai", user: null }
  const read = (text: string): Tree => ["call", "date and time", [["string", text]]]

  test.each([
    ["an unknown function", ["call", "no such function", []]],
    ["an unknown node", ["server"]],
    ["a zone by its name", read("2026-01-01T10:00:00@Europe/Paris")],
    ["a year beyond 9999", read("12026-01-01T10:00:00Z")],
    ["nanoseconds", read("2026-01-01T10:00:00.123456789Z")],
    ["a third of a second in parts", ["/", ["days", "1"], ["number", "3"]]],
  ] as [string, Tree][])("%s", (_name, tree) => {
    expect(() => evaluate(tree, {}, env)).toThrow(OnServer)
  })
})
