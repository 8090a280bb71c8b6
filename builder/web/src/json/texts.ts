import { addTexts } from "@/i18n";

addTexts("json", {
  en: {
    new: "New", search: "Search", empty_flows: "No flow yet", empty_rules: "No rule yet", empty_reports: "No report yet", empty_pages: "No page yet",
    about_flows: "A flow hands a record from person to person: approvals, tasks, time limits.", about_rules: "A rule watches records and acts: reminders, tags, refusals.", about_reports: "A report counts records: tables, pivots, charts, numbers.", about_pages: "A page puts reports, lists and tasks side by side.",
    rule: "Rule", table: "Decision table", flow: "Flow", report: "Report", page: "Page", menu: "Menu", newFrom: "New from an example", text: "Rule text", json: "JSON", summary: "In words", duplicate: "Duplicate", delete: "Delete", rename: "Rename key", more: "More", on: "On", off: "Off", enable: "Switch on", disable: "Switch off",
    starts: "Starts", starts_none: "Only when called", steps: "Steps", event_created: "when {form} is created", event_updated: "when {form} is changed", event_deleted: "when {form} is deleted", event_submitted: "when {form} is submitted", event_button: "by a button on {form}", schedule: "on schedule {cron}", to: "then", else: "otherwise", when: "when", limit: "within {after}, then {then}",
    counts: "Counts records of", groupedBy: "Rows", across: "Columns", measures: "Values", onlyWhere: "Only where", shownAs: "Shown as", totals: "Totals", widgets: "Widgets", inputs: "Inputs", outputs: "Outputs", rows: "Rules", hit: "Hit policy", nothing: "Nothing yet.", lines: "{n} lines",
    deleted: "Deleted {name}", usedBy: "Used by", openFailed: "Choose one at the left.", problems: "Problems here",
  },
  zh: {
    new: "新建", search: "搜索", empty_flows: "还没有流程", empty_rules: "还没有规则", empty_reports: "还没有报表", empty_pages: "还没有页面",
    about_flows: "流程让记录在人员之间流转：审批、任务、时限。", about_rules: "规则关注记录并采取行动：提醒、打标签、拒绝。", about_reports: "报表统计记录：表格、透视表、图表、数字。", about_pages: "页面把报表、列表和任务放在一起。",
    rule: "规则", table: "决策表", flow: "流程", report: "报表", page: "页面", menu: "菜单", newFrom: "从示例新建", text: "规则文本", json: "JSON", summary: "文字说明", duplicate: "复制一份", delete: "删除", rename: "修改标识", more: "更多", on: "启用", off: "停用", enable: "启用", disable: "停用",
    starts: "启动", starts_none: "仅被调用时", steps: "步骤", event_created: "新建{form}时", event_updated: "修改{form}时", event_deleted: "删除{form}时", event_submitted: "提交{form}时", event_button: "在{form}上点击按钮", schedule: "按计划 {cron}", to: "然后", else: "否则", when: "当", limit: "{after} 内，否则 {then}",
    counts: "统计记录", groupedBy: "行", across: "列", measures: "值", onlyWhere: "仅当", shownAs: "显示为", totals: "合计", widgets: "部件", inputs: "输入", outputs: "输出", rows: "规则", hit: "命中策略", nothing: "还没有内容。", lines: "{n} 行",
    deleted: "已删除“{name}”", usedBy: "被引用", openFailed: "请从左侧选择。", problems: "此处的问题",
  },
});
