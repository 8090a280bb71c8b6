import { addTexts } from "@/i18n"

addTexts("search", {
  en: {
    title: "Search", place: "Search records, pages and actions…", records: "Records", pages: "Go to", create: "Create", recent: "Recently opened",
    none: "Nothing matches “{q}”", none_text: "Search looks at names, phone numbers and companies; Chinese also by pinyin initials.", asking: "Searching…",
    keys: "↑ ↓ choose, Enter opens, Esc closes", new: "New {form}", inbox: "Inbox", home: "My day", failed: "The records could not be searched",
    shortcuts: "Keyboard shortcuts", "group.anywhere": "Anywhere", "group.list": "Lists", "group.board": "Boards", "group.inbox": "Inbox", "group.record": "Records and forms",
    "k.search": "Search and commands", "k.help": "This list", "k.close": "Close, clear the selection", "k.move": "Next, previous row", "k.select": "Select the row", "k.range": "Extend the selection",
    "k.all": "Select all loaded rows", "k.open": "Open the record, edit the cell", "k.new": "New record", "k.find": "Search in the list", "k.filter": "Add a filter",
    "k.card": "Move the card to another lane", "k.approve": "Approve", "k.comment": "Write a comment", "k.tick": "Select for deciding several at once", "k.find_task": "Search in the inbox", "k.reject": "Reject", "k.task": "Next, previous task", "k.save": "Save", "k.edit": "Edit the cell",
  },
  zh: {
    title: "搜索", place: "搜索记录、页面和操作…", records: "记录", pages: "前往", create: "新建", recent: "最近打开",
    none: "没有与“{q}”相符的内容", none_text: "可搜索名称、电话和公司；中文也可用拼音首字母。", asking: "正在搜索…",
    keys: "↑ ↓ 选择，Enter 打开，Esc 关闭", new: "新建{form}", inbox: "待办", home: "我的一天", failed: "未能搜索记录",
    shortcuts: "键盘快捷键", "group.anywhere": "任何位置", "group.list": "列表", "group.board": "看板", "group.inbox": "待办", "group.record": "记录与表单",
    "k.search": "搜索与命令", "k.help": "本列表", "k.close": "关闭，清除选择", "k.move": "下一行、上一行", "k.select": "选择该行", "k.range": "扩展选择",
    "k.all": "选择所有已加载的行", "k.open": "打开记录、编辑单元格", "k.new": "新建记录", "k.find": "在列表中搜索", "k.filter": "添加筛选",
    "k.card": "将卡片移到其他列", "k.approve": "同意", "k.comment": "填写意见", "k.tick": "勾选，批量处理", "k.find_task": "搜索待办", "k.reject": "拒绝", "k.task": "下一个、上一个任务", "k.save": "保存", "k.edit": "编辑单元格",
  },
})
