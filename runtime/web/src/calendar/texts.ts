import { addTexts } from "@/i18n"

addTexts("calendar", {
  en: { today: "Today", previous: "Previous", next: "Next", month: "Month", week: "Week", day: "Day", none: "This calendar has no date field", none_text: "Choose the field with the start in the designer.", moved: "{title} is now on {day}", refused: "{title} stays where it was: {why}", more: "Only the first {n} are shown", loading: "Loading the calendar", add: "New", entries: "{n} entries", none_that_day: "Nothing on this day.", close: "Close" },
  zh: { today: "今天", previous: "上一页", next: "下一页", month: "月", week: "周", day: "日", none: "此日历没有日期字段", none_text: "请在设计器中选择开始时间字段。", moved: "{title} 已改到 {day}", refused: "{title} 未移动：{why}", more: "仅显示前 {n} 条", loading: "正在加载日历", add: "新建", entries: "{n} 项", none_that_day: "这一天没有安排。", close: "关闭" },
})
