import { addTexts } from "@/i18n"

addTexts("charts", {
  en: {
    "as.table": "Show as a table", "as.chart": "Show as a chart", "total": "Total", "none": "Nothing to show",
    "none.text": "There are no records for this yet, or the filters leave none.", "truncated": "Only the first {n} rows are shown", "open": "Open the records behind {what}",
    "fold": "Fold {what}", "unfold": "Unfold {what}", "fold.all": "Fold all", "unfold.all": "Unfold all", "of.previous": "of the step before",
    "funnel.words": "Of 100 at {first}, {n} reach {last}.", "drawing": "The chart could not be drawn", "again": "Try again",
    "goal": "Goal {value}", "versus": "vs. {period}", "truncated.columns": "Only the first {n} columns are shown",
    "same": "unchanged", "records": "Open its records", "chart.of": "Chart: {name}", "table.of": "Table: {name}", "step": "Step", "empty": "Empty",
  },
  zh: {
    "as.table": "以表格显示", "as.chart": "以图表显示", "total": "合计", "none": "没有可显示的数据",
    "none.text": "还没有相关记录，或者筛选条件排除了它们。", "truncated": "仅显示前 {n} 行", "open": "打开“{what}”背后的记录",
    "fold": "折叠 {what}", "unfold": "展开 {what}", "fold.all": "全部折叠", "unfold.all": "全部展开", "of.previous": "较上一步",
    "funnel.words": "每 100 个“{first}”中，有 {n} 个到达“{last}”。", "drawing": "图表未能绘制", "again": "重试",
    "goal": "目标 {value}", "versus": "较 {period}", "truncated.columns": "仅显示前 {n} 列",
    "same": "持平", "records": "打开背后的记录", "chart.of": "图表：{name}", "table.of": "表格：{name}", "step": "步骤", "empty": "空",
  },
})
