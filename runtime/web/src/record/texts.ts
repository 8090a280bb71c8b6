import { addTexts } from "@/i18n"

addTexts("record", {
  en: {
    previous: "Previous record", next: "Next record", of: "{at} / {n}", more: "More", edit: "Edit", copy_link: "Copy link", link_copied: "The link is in the clipboard",
    delete: "Delete", delete_title: "Delete “{title}”?", delete_text: "It disappears from lists and reports. An undo is offered for a few seconds, and it stays in the audit log.", deleted: "“{title}” was deleted", restored: "“{title}” is back", print: "Print: {name}",
    save: "Save", cancel: "Cancel", saved: "Saved", edit_title: "Edit {name}", edit_section: "Edit {name}", about: "Details", call: "Call", mail: "E-mail", related: "Related", back: "Back to the list",
    timeline: "Timeline", details: "Details", all: "All", comments: "Comments", changes: "Changes", work: "Approvals", mails: "E-mails", others: "Related",
    comment: "Write a comment, @ to mention", comment_phone: "Comment, @ to mention", send: "Send", attach: "Attach files", unsent: "The comment was not sent. {why}",
    nothing: "Nothing has happened here yet.", nothing_of_kind: "Nothing of this kind.", older: "Show older", delete_comment: "Delete the comment",
    did_comment: "commented", did_create: "created this", did_change: "changed {fields}", did_delete: "deleted this", did_restore: "restored this", from: "from", to: "to", emptied: "emptied {field}", set: "set {field} to",
    system: "Mortise", rule: "Rule", flow: "Flow", today: "Today", yesterday: "Yesterday", and_more: "and {n} more",
    add: "Add", new: "New {name}", none: "None yet.", show_all: "Show all {n}", show_more: "Show more", create: "Create {name}", create_again: "Create, then another", created: "“{title}” was created",
    conflict: "Someone saved first", conflict_text: "{who} changed this at {when}. Choose what to keep where both of you changed the same field.", mine: "Yours", theirs: "Theirs", keep: "Save these choices", field: "Field", someone: "Somebody",
    gone: "This record was deleted", gone_text: "It can be restored.", restore: "Restore", ran: "Done", unsaved: "Not saved yet", forbidden_back: "Back to {name}", kept: "Kept on this device", on: "{day}",
    children: "{n} records", last_changed: "Changed by {who}, {when}",
  },
  zh: {
    previous: "上一条", next: "下一条", of: "{at} / {n}", more: "更多", edit: "编辑", copy_link: "复制链接", link_copied: "链接已复制到剪贴板",
    delete: "删除", delete_title: "删除“{title}”？", delete_text: "删除后不再出现在列表和报表中。几秒内可撤销，审计日志会保留记录。", deleted: "“{title}”已删除", restored: "“{title}”已恢复", print: "打印：{name}",
    save: "保存", cancel: "取消", saved: "已保存", edit_title: "编辑{name}", edit_section: "编辑{name}", about: "基本信息", call: "电话", mail: "邮件", related: "相关内容", back: "返回列表",
    timeline: "动态", details: "详情", all: "全部", comments: "评论", changes: "变更", work: "审批", mails: "邮件", others: "相关",
    comment: "写评论，用 @ 提及同事", comment_phone: "评论，用 @ 提及", send: "发送", attach: "添加附件", unsent: "评论未发送。{why}",
    nothing: "这里还没有任何动态。", nothing_of_kind: "没有此类动态。", older: "更早的动态", delete_comment: "删除评论",
    did_comment: "发表了评论", did_create: "创建了此记录", did_change: "修改了{fields}", did_delete: "删除了此记录", did_restore: "恢复了此记录", from: "从", to: "改为", emptied: "清空了{field}", set: "设置{field}为",
    system: "Mortise", rule: "规则", flow: "流程", today: "今天", yesterday: "昨天", and_more: "等 {n} 项",
    add: "添加", new: "新建{name}", none: "暂无。", show_all: "查看全部 {n} 条", show_more: "显示更多", create: "创建{name}", create_again: "创建并继续新建", created: "“{title}”已创建",
    conflict: "有人先保存了", conflict_text: "{who} 在 {when} 修改了此记录。对双方都改过的字段，请选择保留哪一个。", mine: "您的", theirs: "对方的", keep: "按所选内容保存", field: "字段", someone: "其他人",
    gone: "此记录已被删除", gone_text: "可以恢复。", restore: "恢复", ran: "已完成", unsaved: "尚未保存", forbidden_back: "返回{name}", kept: "已保存在本机", on: "{day}",
    children: "{n} 条记录", last_changed: "{who} 修改于 {when}",
  },
})
