import { builder } from "../api/builder"

/** The rule with the keywords of the other language, or null when it cannot be read yet. */
export async function translated(lines: readonly string[]): Promise<string[] | null> {
  const text = lines.join("\n")
  const to = /^\s*(?:\/\/[^\n]*\s*)*规则/u.test(text) ? "en" : "zh"
  const answer = await builder.translateRule({ text, to }).catch(() => null) // the problems list says what is wrong
  return answer ? answer.text.split("\n") : null
}
