/** What each part of the bar lists, and the examples something new begins with. */
import type { Part } from "../location"
import type { AppDoc, Keyed } from "../document/types"

export type ListName = "flows" | "rules" | "tables" | "reports" | "pages"
export interface Kind {
  list: ListName
  word: string
  icon: string
  examples: (document: AppDoc) => { word: string; icon: string; value: Keyed & Record<string, unknown> }[]
}

const firstForm = (document: AppDoc) => document.forms?.find((form) => !form.child_of)
const fieldOfType = (document: AppDoc, ...types: string[]) =>
  firstForm(document)?.fields?.find((field) => types.includes(field.type))?.key

const KINDS: Kind[] = [
  {
    list: "flows",
    word: "flow",
    icon: "git-branch",
    examples: (document) => {
      const form = firstForm(document)?.key ?? "form"
      return [
        {
          word: "example_approval",
          icon: "shield-check",
          value: {
            key: "approval",
            name: { en: "Approval", zh: "审批" },
            on: { record: form, event: "submitted" },
            nodes: [
              { key: "start", type: "start", next: "approve" },
              {
                key: "approve",
                type: "approval",
                name: { en: "Approve", zh: "审批" },
                by: [{ superior: 1 }],
                next: "end",
              },
              { key: "end", type: "end" },
            ],
          },
        },
      ]
    },
  },
  {
    list: "rules",
    word: "rule",
    icon: "zap",
    examples: (document) => {
      const form = firstForm(document)?.key ?? "form",
        field = firstForm(document)?.fields?.[0]?.key ?? "name"
      return [
        {
          word: "example_create",
          icon: "zap",
          value: {
            key: "new_rule",
            text: [
              'rule "New rule"',
              `  on ${form} before create`,
              `  when ${field} = null`,
              `  then forbid "Please fill in ${field}."`,
              "end",
            ],
          } as never,
        },
        {
          word: "example_daily",
          icon: "clock",
          value: {
            key: "daily_rule",
            text: [
              'rule "Daily rule"',
              `  on ${form} every day at 09:00`,
              `  when ${field} != null`,
              '  then notify created_by with "Please look at this."',
              "end",
            ],
          } as never,
        },
      ]
    },
  },
  {
    list: "tables",
    word: "table",
    icon: "table-2",
    examples: (document) => [
      {
        word: "example_decision",
        icon: "table-2",
        value: {
          key: "table",
          name: { en: "Table", zh: "决策表" },
          ...(firstForm(document) ? { form: firstForm(document)!.key } : {}),
          hit: "F",
          inputs: [{ expression: firstForm(document)?.fields?.[0]?.key ?? "1" }],
          outputs: [{ key: "result" }],
          rows: [{ when: ["-"], then: ["null"] }],
        },
      },
    ],
  },
  {
    list: "reports",
    word: "report",
    icon: "chart-column",
    examples: (document) => {
      const source = firstForm(document)?.key ?? "form",
        choice = fieldOfType(document, "choice", "person", "yes_no"),
        date = fieldOfType(document, "date", "date_time")
      return [
        {
          word: "example_table",
          icon: "table-2",
          value: {
            key: "report",
            name: { en: "Report", zh: "报表" },
            source,
            rows: choice ? [{ by: choice }] : [],
            measures: [{ key: "records", label: { en: "Records", zh: "记录数" } }],
            totals: ["rows"],
          },
        },
        {
          word: "example_number",
          icon: "hash",
          value: {
            key: "number",
            name: { en: "Number", zh: "数字" },
            source,
            measures: [{ key: "records" }],
            show: "number",
          },
        },
        {
          word: "example_bar",
          icon: "chart-column",
          value: {
            key: "chart",
            name: { en: "Chart", zh: "图表" },
            source,
            rows: [date ? { by: date, bucket: "month" } : { by: choice ?? "id" }],
            measures: [{ key: "records" }],
            show: "bar",
          },
        },
      ]
    },
  },
  {
    list: "pages",
    word: "page",
    icon: "layout-dashboard",
    examples: () => [
      {
        word: "example_dashboard",
        icon: "layout-dashboard",
        value: { key: "page", name: { en: "Page", zh: "页面" }, widgets: [] },
      },
      {
        word: "example_home",
        icon: "house",
        value: {
          key: "home",
          name: { en: "Home", zh: "首页" },
          kind: "home",
          widgets: [{ key: "tasks", type: "tasks", x: 0, y: 0, w: 6, h: 4 }],
        },
      },
    ],
  },
]

const PARTS: Record<string, ListName[]> = {
  flows: ["flows"],
  rules: ["rules", "tables"],
  reports: ["reports"],
  pages: ["pages"],
}
export const kindsOf = (part: Part): Kind[] => KINDS.filter((kind) => PARTS[part]?.includes(kind.list))
