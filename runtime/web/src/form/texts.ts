import { addTexts } from "@/i18n"

addTexts("form", {
  en: {
    empty: "{label} is empty. Write something, because it is required.", empty_choice: "{label} is empty. Choose one, because it is required.",
    unreadable_number: "“{value}” is not a number. Write digits such as 1200.50.", unreadable_date: "“{value}” is not a date. Write one such as 2026-01-31.",
    unreadable_duration: "“{value}” is not a duration. Write one such as 2 h 30 min.", unreadable: "“{value}” cannot be read.",
    too_small: "“{value}” is below {limit}. Write {limit} or more.", too_big: "“{value}” is above {limit}. Write {limit} or less.",
    not_whole: "“{value}” is not a whole number. Leave out the fraction.", too_long: "This text has {n} characters. Shorten it to {limit}.",
    bad_email: "“{value}” is not an e-mail address. Write one such as name@example.com.", bad_url: "“{value}” is not a web address. Write one such as https://example.com.",
    too_few_rows: "{label} has {n} rows. Add rows until there are {limit}.", row: "Row {n}, {label}",
    summary: "{n} fields need a look", summary_one: "1 field needs a look", refused: "This was not saved",
    draft: "You were filling this in before. What you typed is back.", discard: "Discard it",
    required: "required", computed: "worked out by itself", show_more: "Show", hide: "Hide", changed_here: "changed",
    conflict: "Someone saved first",
  },
  zh: {
    empty: "“{label}”未填写。此项必填，请填写。", empty_choice: "“{label}”未选择。此项必填，请选择。",
    unreadable_number: "“{value}”不是数字。请填写数字，例如 1200.50。", unreadable_date: "“{value}”不是日期。请填写日期，例如 2026-01-31。",
    unreadable_duration: "“{value}”不是时长。请填写时长，例如 2 小时 30 分。", unreadable: "无法识别“{value}”。",
    too_small: "“{value}”小于 {limit}。请填写不小于 {limit} 的值。", too_big: "“{value}”大于 {limit}。请填写不大于 {limit} 的值。",
    not_whole: "“{value}”不是整数。请去掉小数部分。", too_long: "此文本有 {n} 个字符。请缩短到 {limit} 个以内。",
    bad_email: "“{value}”不是邮箱地址。请按 name@example.com 的格式填写。", bad_url: "“{value}”不是网址。请按 https://example.com 的格式填写。",
    too_few_rows: "“{label}”有 {n} 行。请至少填写 {limit} 行。", row: "第 {n} 行，{label}",
    summary: "有 {n} 个字段需要检查", refused: "未能保存",
    draft: "您之前填写过此表单，已恢复当时的内容。", discard: "放弃",
    required: "必填", computed: "自动计算", show_more: "展开", hide: "收起", changed_here: "已修改",
    conflict: "有人先保存了",
  },
})
