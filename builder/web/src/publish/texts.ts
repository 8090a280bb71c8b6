import { addTexts } from "@/i18n";

addTexts("publish", {
  en: {
    title: "Publish {name}, release {release}", first: "First release", changesSince: "{n} changes since release {release}", changesSince_one: "{n} change since release {release}", looking: "Working out what would change…", clean: "{errors} errors, {warnings} warnings. Open pages pick up the release on their next step.", blocked: "{n} errors have to be mended first.", blocked_one: "One error has to be mended first.", nothing: "Nothing has changed since the last release.", data: "Data", rows: "{n} rows", rows_one: "{n} row", loses: "Values would be lost", accept: "I have read what is lost and want to publish", note: "Note for the history", cancel: "Cancel", publish: "Publish release {release}", published: "Release {release} is published", open: "Open the app", from: "from", to: "to", moreChanges: "and {n} more", notSaved: "The draft could not be saved, so it cannot be published.", refused: "Not published", app: "App", compareTitle: "Release {a} → {b}", draft: "draft", empty: "—", parts: "{name}: {what} changed in {n} places",
  },
  zh: {
    title: "发布{name}，第 {release} 版", first: "首个版本", changesSince: "自第 {release} 版以来 {n} 处改动", looking: "正在计算改动…", clean: "{errors} 个错误，{warnings} 个警告。已打开的页面会在下一步采用新版本。", blocked: "请先修正 {n} 个错误。", nothing: "自上次发布以来没有改动。", data: "数据", rows: "{n} 条", loses: "会丢失数据", accept: "我已了解会丢失的内容，仍要发布", note: "版本说明", cancel: "取消", publish: "发布第 {release} 版", published: "第 {release} 版已发布", open: "打开应用", from: "由", to: "改为", moreChanges: "另有 {n} 处", notSaved: "草稿未能保存，因此无法发布。", refused: "未发布", app: "应用", compareTitle: "第 {a} 版 → 第 {b} 版", draft: "草稿", empty: "—", parts: "{name}：{what}有 {n} 处改动",
  },
});
