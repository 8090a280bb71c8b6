import { addTexts } from "@/i18n"

addTexts("notifications", {
  en: {
    title: "Notifications", read_all: "Mark all as read", empty: "Nothing new", empty_text: "Assignments, mentions, approvals and reminders arrive here.",
    unread: "unread", today: "Today", earlier: "Earlier", loading: "Loading notifications",
  },
  zh: {
    title: "通知", read_all: "全部标为已读", empty: "没有新通知", empty_text: "分配、提及、审批和提醒会出现在这里。",
    unread: "未读", today: "今天", earlier: "更早", loading: "正在加载通知",
  },
})
