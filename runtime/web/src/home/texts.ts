import { addTexts } from "@/i18n"

addTexts("home", {
  en: {
    title: "My day", morning: "Good morning, {name}", afternoon: "Good afternoon, {name}", evening: "Good evening, {name}", new: "New", "new.form": "New {form}",
    overdue: "{n} things are overdue", overdue_one: "1 thing is overdue", events: "{n} appointments today", events_one: "1 appointment today", waiting: "{n} requests wait for others", waiting_one: "1 request waits for others", todo: "{n} tasks in the inbox", todo_one: "1 task in the inbox",
    none: "This app has no home page yet", none_text: "Choose one of its lists on the left, or add a page in the designer.", clear: "Nothing is overdue",
  },
  zh: {
    title: "我的一天", morning: "早上好，{name}", afternoon: "下午好，{name}", evening: "晚上好，{name}", new: "新建", "new.form": "新建{form}",
    overdue: "{n} 项已逾期", events: "今天 {n} 项日程", waiting: "{n} 项等待他人处理", todo: "{n} 项待审批",
    none: "此应用还没有首页", none_text: "请在左侧选择一个列表，或在设计器中添加页面。", clear: "没有逾期事项",
  },
})
