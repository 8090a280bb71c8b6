import { addTexts } from "@/i18n"

addTexts("code", {
  en: {
    try: "Try it",
    tryIt: "Dry run",
    tryHint: "See which records this rule would touch now, and what it would change. Nothing is written.",
    wouldTouch: "Would touch {n} × {form}",
    wouldRun: "Would run once",
    onDay: "On {day}, the next day with something to do",
    nothingWritten: "Nothing was written.",
    firstOf: "The first {n} are shown.",
    once: "Once, without a record",
    why: "Why",
    empty: "empty",
    failed: "no result",
    otherLanguage: "Keywords in the other language",
  },
  zh: {
    try: "试运行",
    tryIt: "试运行",
    tryHint: "查看这条规则现在会影响哪些记录、会改变什么。不会写入任何数据。",
    wouldTouch: "将影响 {n} 条{form}",
    wouldRun: "将运行一次",
    onDay: "{day}，最近一个有记录到期的日子",
    nothingWritten: "未写入任何数据。",
    firstOf: "仅显示前 {n} 条。",
    once: "运行一次，不针对记录",
    why: "原因",
    empty: "空",
    failed: "无结果",
    otherLanguage: "切换关键字语言（中/英）",
  },
})
