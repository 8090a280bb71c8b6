/** A definition as lines to read: what starts it, what it does, whom it concerns. */
import type { AppDoc, Label } from "../document/types"
import { say } from "../document/labels"
import { conditionWords } from "../conditions/names"

export interface Line {
  head?: string
  text: string
  strong?: string
  depth?: number
}
export type Translate = (key: string, values?: Record<string, string | number>) => string

type Any = Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any

export function summarise(list: string, value: Any, document: AppDoc, language: "en" | "zh", t: Translate): Line[] {
  const form = (key: string | undefined) =>
    say(document.forms?.find((each) => each.key === key)?.name, language) || key || ""
  const label = (text: Label | undefined, otherwise = "") => say(text, language) || otherwise
  const condition = (text: string, of?: string) =>
    conditionWords(
      text,
      document.forms?.find((each) => each.key === of),
      language,
      document,
    )
  switch (list) {
    case "flows":
      return flowLines(value, { form, label, condition, t })
    case "reports":
      return reportLines(value, { form, label, condition, t })
    case "pages":
      return [
        { head: t("widgets"), text: String(value.widgets?.length ?? 0) },
        ...((value.widgets ?? []) as Any[]).map((each) => ({
          text: [each.type, each.report ?? each.view ?? ""].filter(Boolean).join(" · "),
          strong: label(each.name, each.key),
          depth: 1,
        })),
      ]
    case "tables":
      return [
        { head: t("hit"), text: value.hit ?? "U" },
        {
          head: t("inputs"),
          text: ((value.inputs ?? []) as Any[]).map((each) => label(each.label, each.expression)).join(", "),
        },
        {
          head: t("outputs"),
          text: ((value.outputs ?? []) as Any[]).map((each) => label(each.label, each.key)).join(", "),
        },
        { head: t("rows"), text: String(value.rows?.length ?? 0) },
        ...((value.rows ?? []) as Any[])
          .slice(0, 30)
          .map((row) => ({ text: `${(row.when ?? []).join(" · ")} → ${(row.then ?? []).join(" · ")}`, depth: 1 })),
      ]
    case "menu":
      return menuLines(Array.isArray(value) ? value : [], label, 0)
    default:
      return ruleLines(((value.text ?? []) as string[]).join("\n"), { form, label, condition, t })
  }
}

interface Ways {
  form: (key: string | undefined) => string
  label: (text: Label | undefined, otherwise?: string) => string
  condition: (text: string, of?: string) => string
  t: Translate
}

function flowLines(flow: Any, { form, label, condition, t }: Ways): Line[] {
  const triggers = (Array.isArray(flow.on) ? flow.on : flow.on ? [flow.on] : []) as Any[]
  const record = triggers[0]?.record as string | undefined
  const nodes = (flow.nodes ?? []) as Any[]
  const name = (key: string) => label(nodes.find((node) => node.key === key)?.name, key)
  const starts = triggers.map((on): Line => ({
    head: t("starts"),
    text: [
      on.schedule
        ? t("schedule", { cron: on.schedule })
        : on.event
          ? t(`event_${on.event}`, { form: form(on.record) })
          : "",
      on.when ? `${t("when")} ${condition(on.when, on.record)}` : "",
    ]
      .filter(Boolean)
      .join(", "),
  }))
  const steps = nodes.flatMap((node): Line[] => [
    {
      strong: label(node.name, node.key),
      text: [
        node.type.replace(/_/g, " "),
        people(node.by),
        node.limit ? t("limit", { after: String(node.limit.after), then: String(node.limit.then ?? "remind") }) : "",
        node.next && !node.branches ? `→ ${name(node.next)}` : "",
      ]
        .filter(Boolean)
        .join(" · "),
    },
    ...((node.branches ?? []) as Any[]).map((branch): Line => ({
      depth: 1,
      text: `${branch.when ? condition(branch.when, record) : branch.else ? t("else") : ""} → ${name(branch.next)}`.trim(),
    })),
  ])
  return [
    ...(starts.length ? starts : [{ head: t("starts"), text: t("starts_none") }]),
    { head: t("steps"), text: String(nodes.length) },
    ...steps,
  ]
}

/** "on customer every day", "when level is VIP", "then …": the parts of the text, with conditions in words. */
function ruleLines(text: string, { form, condition, t }: Ways): Line[] {
  const parts = text
    .split(/^\s*(?=(?:on|when|then|else|针对|当|则|否则)\s)/m)
    .map((part) => part.replace(/\n\s*(?:end|结束)\s*$/, "").trim())
    .filter((part) => part && !/^(?:rule|规则|end|结束)/.test(part))
  const on = /^(?:on|针对)\s+([\p{L}_][\p{L}\p{N}_]*)/mu.exec(text.replace(/^\s+/gm, ""))?.[1]
  return parts.map((part): Line => {
    const [, word = "", rest = ""] = /^(\S+)\s+([\s\S]*)$/.exec(part) ?? []
    const plain = rest.replace(/\s+/g, " ")
    if (word === "on" || word === "针对") return { head: t("starts"), text: plain.replace(on ?? "", form(on)) }
    if (word === "when" || word === "当")
      return { head: t("when"), text: condition(plain.replace(/ 且 /g, " and ").replace(/ 或 /g, " or "), on) }
    return { head: word === "else" || word === "否则" ? t("else") : t("to"), text: plain }
  })
}

function people(by: unknown): string {
  return (Array.isArray(by) ? by : [])
    .map((rule: Any) =>
      Object.entries(rule)
        .map(([kind, who]) => (who === true ? kind : `${kind.replace(/_/g, " ")} ${String(who)}`))
        .join(" "),
    )
    .join(", ")
}

function reportLines(report: Any, { form, label, condition, t }: Ways): Line[] {
  const dimension = (each: Any) => `${label(each.label, each.by)}${each.bucket ? ` (${each.bucket})` : ""}`
  const lines: Line[] = [{ head: t("counts"), text: form(report.source) }]
  if (report.rows?.length) lines.push({ head: t("groupedBy"), text: report.rows.map(dimension).join(", ") })
  if (report.columns?.length) lines.push({ head: t("across"), text: report.columns.map(dimension).join(", ") })
  if (report.measures?.length)
    lines.push({
      head: t("measures"),
      text: report.measures
        .map(
          (each: Any) =>
            `${label(each.label, each.key)} = ${each.formula ?? `${each.agg ?? "count"}${each.of ? `(${each.of})` : ""}`}${each.where ? ` ${t("when")} ${condition(each.where, report.source)}` : ""}`,
        )
        .join("; "),
    })
  if (report.where) lines.push({ head: t("onlyWhere"), text: condition(report.where, report.source) })
  lines.push({ head: t("shownAs"), text: report.show ?? "table" })
  if (report.totals?.length) lines.push({ head: t("totals"), text: report.totals.join(", ") })
  return lines
}

function menuLines(items: Any[], label: Ways["label"], depth: number): Line[] {
  return items.flatMap((item): Line[] => [
    {
      depth,
      strong: label(item.group, label(item.name)),
      text: String(item.page ?? item.view ?? item.form ?? item.report ?? item.url ?? ""),
    },
    ...menuLines(item.items ?? [], label, depth + 1),
  ])
}
