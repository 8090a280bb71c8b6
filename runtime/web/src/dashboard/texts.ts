import { addTexts } from "@/i18n"

addTexts("dashboard", {
  en: {
    refresh: "Refresh", asof: "as of {when}", full: "Full screen", "full.end": "Leave full screen", edit: "Edit", export: "Export", "export.xlsx": "Export as Excel (.xlsx)", "export.csv": "Export as CSV", more: "More", open: "Open the report", "open.list": "Open the list",
    all: "All", "filter.all": "{name}: all", clear: "Clear", custom: "From – to", from: "From", to: "To", apply: "Apply", several: "{n} chosen", search: "Search", empty: "This page has no parts yet", empty_text: "Add reports and lists to it in the designer.", denied: "You may not see this page", denied_text: "An administrator of the app can give your role the right.", "denied.report": "You may not see this report",
    "table": "Show as a table", "chart": "Show as a chart", loading: "Loading", goal: "of {value}", left: "{n} days left", left_one: "1 day left", "pace.ahead": "Pace for today: {pace}. You are ahead.", "pace.behind": "Pace for today: {pace}. You are behind.", "pace.done": "The goal is reached.",
    today: "Today", week: "Week", due: "due {when}", overdue: "{n} d overdue", "todo.none": "Nothing to do", "todo.none.text": "What is assigned to you appears here.", "todo.done": "Done: {title}", "todo.check": "Mark as done: {title}", add: "Add", "list.none": "Nothing here", "all.n": "All {n}", "more.n": "{n} more", allday: "all day",
    "calendar.none": "Nothing planned for the next 7 days", "waiting.none": "Nobody keeps you waiting", urge: "Urge", urged: "Reminder sent", since: "since {when}", "recent.none": "What you open appears here", "tasks.none": "Nothing to decide", "inbox": "Open the inbox", refused: "Not done: {why}", close: "Close", dashboards: "Pages", "report.filters": "Filters of the report", changed: "changed", reset: "As in the report",
  },
  zh: {
    refresh: "刷新", asof: "截至 {when}", full: "全屏", "full.end": "退出全屏", edit: "编辑", export: "导出", "export.xlsx": "导出为 Excel (.xlsx)", "export.csv": "导出为 CSV", more: "更多", open: "打开报表", "open.list": "打开列表",
    all: "全部", "filter.all": "{name}：全部", clear: "清除", custom: "自定义", from: "从", to: "到", apply: "应用", several: "已选 {n} 项", search: "搜索", empty: "此页面还没有内容", empty_text: "请在设计器中添加报表和列表。", denied: "您无权查看此页面", denied_text: "可联系应用管理员为您的角色开通权限。", "denied.report": "您无权查看此报表",
    "table": "以表格显示", "chart": "以图表显示", loading: "加载中", goal: "目标 {value}", left: "还剩 {n} 天", "pace.ahead": "今日进度线 {pace}，您已领先。", "pace.behind": "今日进度线 {pace}，您已落后。", "pace.done": "目标已达成。",
    today: "今天", week: "本周", due: "{when} 截止", overdue: "逾期 {n} 天", "todo.none": "没有待办", "todo.none.text": "分配给您的事项会出现在这里。", "todo.done": "已完成：{title}", "todo.check": "标为完成：{title}", add: "添加", "list.none": "暂无内容", "all.n": "全部 {n} 个", "more.n": "另有 {n} 项", allday: "全天",
    "calendar.none": "未来 7 天没有安排", "waiting.none": "没有需要等待的事项", urge: "催办", urged: "已催办", since: "自 {when}", "recent.none": "打开过的内容会出现在这里", "tasks.none": "没有待审批", "inbox": "打开待办", refused: "未完成：{why}", close: "关闭", dashboards: "页面", "report.filters": "报表筛选", changed: "已修改", reset: "与报表一致",
  },
})
