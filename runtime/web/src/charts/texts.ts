import { addTexts } from "@/i18n"

addTexts("charts", {
  en: {
    "as.table": "Show as a table", "as.chart": "Show as a chart", "total": "Total", "none": "No data for these filters",
    "none.text": "Widen the period or remove a filter.", "truncated": "Only the first {n} rows are shown", "open": "Open the records behind {what}",
    "fold": "Fold {what}", "unfold": "Unfold {what}", "fold.all": "Fold all", "unfold.all": "Unfold all", "of.previous": "of the step before",
    "funnel.words": "Of 100 at {first}, {n} reach {last}.", "drawing": "The chart could not be drawn", "again": "Try again",
    "goal": "Goal {value}", "basis.previous_period": "on last period", "basis.previous_year": "on last year", "on": "on {basis}",
    "same": "unchanged", "chart.of": "Chart: {name}", "table.of": "Table: {name}", "step": "Step", "empty": "Empty",
  },
  zh: {
    "as.table": "以表格显示", "as.chart": "以图表显示", "total": "合计", "none": "此筛选条件下没有数据",
    "none.text": "请放宽时间范围或移除筛选。", "truncated": "仅显示前 {n} 行", "open": "打开“{what}”背后的记录",
    "fold": "折叠 {what}", "unfold": "展开 {what}", "fold.all": "全部折叠", "unfold.all": "全部展开", "of.previous": "较上一步",
    "funnel.words": "每 100 个“{first}”中，有 {n} 个到达“{last}”。", "drawing": "图表未能绘制", "again": "重试",
    "goal": "目标 {value}", "basis.previous_period": "较上期", "basis.previous_year": "较去年同期", "on": "较{basis}",
    "same": "持平", "chart.of": "图表：{name}", "table.of": "表格：{name}", "step": "步骤", "empty": "空",
  },
})
