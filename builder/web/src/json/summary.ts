/** A definition as lines to read: what starts it, what it does, whom it concerns. */
import type { AppDoc, Label } from "../document/types"
import { say } from "../document/labels"
import { conditionWords } from "../conditions/names"
import "./names"

export interface Line {
  head?: string
  text: string
  strong?: string
  depth?: number
}
export type Translate = (key: string, values?: Record<string, string | number>) => string

type Any = Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any

/** The words of a definition's own key, or the key itself where a newer server knows more than this page. */
function word(t: Translate, kind: string, key: string, values?: Record<string, string | number>): string {
  const words = t(`${kind}.${key}`, values)
  return words === `${kind}.${key}` ? key.replace(/_/g, " ") : words
}

export function summarise(list: string, value: Any, document: AppDoc, language: "en" | "zh", t: Translate): Line[] {
  const form = (key: string | undefined) =>
    say(document.forms?.find((each) => each.key === key)?.name, language) ||
    (key?.startsWith("core.") ? word(t, "form", key) : (key ?? ""))
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
      return flowLines(value, { form, label, condition, t, role: (key) => label(document.roles?.find((each) => each.key === key)?.name, key) })
    case "reports":
      return reportLines(value, { form, label, condition, t })
    case "pages":
      return [
        { head: t("widgets"), text: String(value.widgets?.length ?? 0) },
        ...((value.widgets ?? []) as Any[]).map((each) => ({
          text: [word(t, "widget", each.type), shownBy(each, document, label)].filter(Boolean).join(" · "),
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

/** The report or the view that a part of a page shows. */
function shownBy(part: Any, document: AppDoc, label: Ways["label"]): string {
  if (part.report) return label(document.reports?.find((each) => each.key === part.report)?.name, part.report)
  const [form, view] = String(part.view ?? "").split(".")
  const found = document.forms?.find((each) => each.key === form)
  return found ? `${label(found.name, form)} › ${label(found.views?.find((each) => each.key === view)?.name, view)}` : (part.view ?? "")
}

interface Ways {
  form: (key: string | undefined) => string
  label: (text: Label | undefined, otherwise?: string) => string
  condition: (text: string, of?: string) => string
  t: Translate
}

function flowLines(flow: Any, { form, label, condition, t, role }: Ways & { role: (key: string) => string }): Line[] {
  const triggers = (Array.isArray(flow.on) ? flow.on : flow.on ? [flow.on] : []) as Any[]
  const record = triggers[0]?.record as string | undefined
  const nodes = (flow.nodes ?? []) as Any[]
  const name = (key: string) => {
    const node = nodes.find((each) => each.key === key)
    return label(node?.name, node ? word(t, "node", node.type) : key)
  }
  const starts = triggers.map((on): Line => ({
    head: t("starts"),
    text: [
      on.schedule
        ? t("schedule", { cron: on.schedule })
        : on.event
          ? t(`event_${on.event}`, { form: form(on.record) })
          : "",
      on.when ? t("holds", { condition: condition(on.when, on.record) }) : "",
    ]
      .filter(Boolean)
      .join(t("comma")),
  }))
  const steps = nodes.flatMap((node): Line[] => [
    {
      strong: name(node.key),
      text: [
        node.name ? word(t, "node", node.type) : "",
        people(node.by, t, role),
        node.limit ? t("limit", { after: span(String(node.limit.after), t), then: word(t, "then", node.limit.then ?? "remind") }) : "",
      ]
        .filter(Boolean)
        .join(" · ")
        .concat(node.next && !node.branches ? ` → ${name(node.next)}` : ""),
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
    const [, first = "", rest = ""] = /^(\S+)\s+([\s\S]*)$/.exec(part) ?? []
    const plain = rest.replace(/\s+/g, " ")
    if (first === "on" || first === "针对") return { head: t("starts"), text: trigger(plain, form(on), t) }
    if (first === "when" || first === "当")
      return { head: t("when"), text: condition(plain.replace(/ 且 /g, " and ").replace(/ 或 /g, " or "), on) }
    return { head: first === "else" || first === "否则" ? t("else") : t("to"), text: action(plain, form, t) }
  })
}

/** "lead before update (owner)": the form and what happens to it, in words; what is not known here stays as written. */
function trigger(text: string, form: string, t: Translate): string {
  const rest = text.replace(/^\S+\s*/, "")
  const daily = /^every day at ([\d:]+)/.exec(rest)
  const button = /^button "([^"]+)"/.exec(rest)
  const before = /^before (create|update|delete|save)\b(.*)$/.exec(rest)
  const after = /^(created|updated|deleted|changed)\b(.*)$/.exec(rest)
  if (daily) return `${form} · ${t("trigger.daily", { at: daily[1]! })}`
  if (button) return `${form} · ${t("trigger.button", { name: button[1]! })}`
  if (before) return `${form} · ${t("trigger.before", { event: t(`trigger.${before[1]}`) })}${before[2]}`
  if (after) return `${form} · ${t(`trigger.${after[1]}`)}${after[2]}`
  return [form, rest].filter(Boolean).join(" ")
}

/** "create task { … }" with the verb and the form in words. */
function action(text: string, form: Ways["form"], t: Translate): string {
  const [, verb = "", target = "", rest = ""] = /^([a-z]+)(?:\s+([a-z_][a-z0-9_]*))?(?=\s|$)([\s\S]*)$/.exec(text) ?? []
  if (!verb || t(`do.${verb}`) === `do.${verb}`) return text
  return [t(`do.${verb}`), target && form(target), rest.trim()].filter(Boolean).join(" ")
}

/** "2 working days" in words; anything else is a formula and stays. */
function span(text: string, t: Translate): string {
  const found = /^(\d+)\s+(working )?(minute|hour|day|week)s?$/.exec(text)
  return found ? t(`after.${found[2] ? "working_" : ""}${found[3]}`, { n: Number(found[1]) }) : text
}

function people(by: unknown, t: Translate, role: (key: string) => string): string {
  return (Array.isArray(by) ? by : [])
    .map((rule: Any) =>
      Object.entries(rule)
        .map(([kind, who]) => word(t, "by", kind, { who: kind === "role" ? role(String(who)) : String(who) }))
        .join(" "),
    )
    .join(", ")
}

function reportLines(report: Any, { form, label, condition, t }: Ways): Line[] {
  const dimension = (each: Any) => `${label(each.label, each.by)}${each.bucket ? ` (${word(t, "bucket", each.bucket)})` : ""}`
  const lines: Line[] = [{ head: t("counts"), text: form(report.source) }]
  if (report.rows?.length) lines.push({ head: t("groupedBy"), text: report.rows.map(dimension).join(", ") })
  if (report.columns?.length) lines.push({ head: t("across"), text: report.columns.map(dimension).join(", ") })
  if (report.measures?.length)
    lines.push({
      head: t("measures"),
      text: report.measures
        .map(
          (each: Any) =>
            `${label(each.label, each.key)} = ${each.formula ?? `${word(t, "agg", each.agg ?? "count")}${each.of ? ` (${each.of})` : ""}`}${each.where ? ` ${t("when")} ${condition(each.where, report.source)}` : ""}`,
        )
        .join("; "),
    })
  if (report.where) lines.push({ head: t("onlyWhere"), text: condition(report.where, report.source) })
  lines.push({ head: t("shownAs"), text: word(t, "show", report.show ?? "table") })
  if (report.totals?.length) lines.push({ head: t("totals"), text: report.totals.map((each: string) => word(t, "total", each)).join(", ") })
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
