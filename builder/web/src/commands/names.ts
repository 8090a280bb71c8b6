/** What a piece of the document is called, in both languages: for undo titles, problems, search and dialogs. */
import { say as sayText } from "@/i18n"
import "../properties/texts"
import { resolve, split } from "../document/pointer"
import { say } from "../document/labels"
import { formAt } from "../document/forms"
import type { AppDoc, Label, Text } from "../document/types"

const KINDS: Record<string, Text> = {
  forms: { en: "form", zh: "表单" },
  fields: { en: "field", zh: "字段" },
  layouts: { en: "layout", zh: "布局" },
  body: { en: "section", zh: "分组" },
  items: { en: "element", zh: "元素" },
  views: { en: "view", zh: "视图" },
  checks: { en: "check", zh: "校验" },
  options: { en: "option", zh: "选项" },
  tabs: { en: "tab", zh: "标签页" },
  flows: { en: "flow", zh: "流程" },
  nodes: { en: "node", zh: "节点" },
  rules: { en: "rule", zh: "规则" },
  tables: { en: "decision table", zh: "决策表" },
  reports: { en: "report", zh: "报表" },
  pages: { en: "page", zh: "页面" },
  widgets: { en: "widget", zh: "部件" },
  roles: { en: "role", zh: "角色" },
  may: { en: "permission", zh: "权限" },
  menu: { en: "menu item", zh: "菜单项" },
  scenarios: { en: "scenario", zh: "场景" },
  connectors: { en: "connector", zh: "连接器" },
  documents: { en: "document", zh: "打印文档" },
  columns: { en: "column", zh: "列" },
  filters: { en: "filter", zh: "筛选" },
}

/** "required", "label, help text": members as the panel calls them, inside a sentence. */
export function memberNames(members: readonly string[]): Text {
  const words = (language: "en" | "zh") => members.map((each) => sayText(language, "member", each))
  return {
    en: words("en")
      .map((each) => each.charAt(0).toLowerCase() + each.slice(1))
      .join(", "),
    zh: words("zh").join("、"),
  }
}

export function kindAt(pointer: string): Text {
  const named = split(pointer).filter((part) => part in KINDS && Number.isNaN(Number(part)))
  return KINDS[named.at(-1) ?? ""] ?? (pointer ? { en: "part", zh: "部分" } : { en: "app", zh: "应用" })
}

interface Named {
  key?: string
  name?: Label
  label?: Label
  section?: Label
  tab?: Label
  field?: string
  related?: string
  text?: Label
  divider?: boolean
  tabs?: unknown[]
  message?: Label
  form?: string
}

/** "Credit limit", "Master data", … */
export function nameAt(document: AppDoc, pointer: string): Text {
  return nameOf(resolve(document, pointer), document, pointer)
}

export function nameOf(value: unknown, document: AppDoc, pointer = ""): Text {
  if (value === null || typeof value !== "object") return both(String(value ?? ""))
  const it = value as Named
  const field = it.field ?? it.related
  if (field && !it.key) {
    const def = formAt(document, pointer)?.fields?.find((each) => each.key === field)
    return def ? nameOf(def, document) : both(field)
  }
  const label = [it.name, it.label, it.section, it.tab, it.text, it.message].find((each) => each && say(each, "en"))
  if (label) return { en: say(label, "en"), zh: say(label, "zh") }
  if (it.divider) return { en: "Divider", zh: "分隔线" }
  if (Array.isArray(it.tabs)) return { en: "Tabs", zh: "标签页" }
  const form = it.form && !it.key ? document.forms?.find((each) => each.key === it.form) : undefined
  return form ? nameOf(form, document) : both(it.key ?? it.form ?? "")
}

export const both = (words: string): Text => ({ en: words, zh: words })

/** `titled("Remove", "删除", …)` → "Remove field Phone" / "删除字段“电话”"; several: "Remove 3 fields". */
export function titled(verb: Text, document: AppDoc, pointers: readonly string[]): Text {
  const first = pointers[0] ?? ""
  const kind = kindAt(first)
  if (pointers.length > 1)
    return { en: `${verb.en} ${pointers.length} elements`, zh: `${verb.zh} ${pointers.length} 个元素` }
  const name = nameAt(document, first)
  return { en: `${verb.en} ${kind.en} ${name.en}`.trim(), zh: `${verb.zh}${kind.zh}“${name.zh}”` }
}
