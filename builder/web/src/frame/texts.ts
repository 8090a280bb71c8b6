import { addTexts } from "@/i18n";

addTexts("design", {
  en: {
    forms: "Forms", flows: "Flows", rules: "Rules", reports: "Reports", pages: "Pages", roles: "Roles", releases: "History",
    find: "Find anything", back: "All apps", undo: "Undo", redo: "Redo", undoOf: "Undo: {title}", redoOf: "Redo: {title}", preview: "Preview", publish: "Publish", changes: "{n} changes", changes_one: "{n} change",
    saved: "Draft saved {at}", savedPlain: "No unsaved changes", unsaved: "Not saved yet", saving: "Saving…", offline: "Offline: kept on this computer", conflict: "Somebody else saved first", failed: "Not saved: {message}",
    errors: "{n} errors", errors_one: "{n} error", warnings: "{n} warnings", warnings_one: "{n} warning", noProblems: "No problems", show: "Show", shortcuts: "shortcuts", findKey: "find",
    problems: "Problems", problemsEmpty: "Everything is consistent.", problemsAbout: "Only errors block publishing.", history: "Changes of this session", historyEmpty: "What you change is listed here and can be taken back.", historyNow: "now", historyBegin: "Opened",
    more: "More", export: "Export as JSON", discard: "Discard draft", discardTitle: "Discard the draft?", discardBody: "{n} changes since release {release} are lost. The published app stays as it is.", discardNew: "Everything that was designed since the start is lost.", discarded: "The draft is as published again",
    language: "中文", dark: "Dark", light: "Light", loading: "Opening the draft…", openFailed: "The draft cannot be opened.", again: "Try again", noPermissionTitle: "Designing needs a permission", noPermission: "Ask an administrator to let you build apps.", toApps: "Go to the apps",
    findTitle: "Find anything", findPlaceholder: "Form, field, view, rule, role, action", findEmpty: "Nothing is called “{q}”.", openIt: "Open", actions: "Actions", whereUsed: "Where “{name}” is used", usesEmpty: "Nothing uses it.", parts: "Parts", panelLeft: "Palette and outline", panelRight: "Properties",
    keysTitle: "Keyboard shortcuts", "keys.general": "Everywhere", "keys.canvas": "On the canvas", "key.find": "Find anything", "key.save": "Save now", "key.undo": "Undo", "key.redo": "Redo", "key.help": "This list", "key.palette": "Add a field: search", "key.add": "Add after the selection", "key.next": "Next or previous element", "key.move": "Move the element", "key.width": "Wider or narrower", "key.label": "Edit the label", "key.copy": "Copy, cut, paste", "key.duplicate": "Duplicate", "key.delete": "Delete", "key.group": "Group into a section", "key.ungroup": "Dissolve the section", "key.extend": "Add to the selection", "key.all": "Select the whole section", "key.escape": "Select what is around it", "key.publish": "Publish", "key.preview": "Preview",
    decide: "Decide", conflictTitle: "Somebody else saved this draft", conflictBody: "Your copy and theirs differ. Nothing is lost until you choose.", mine: "Mine", theirs: "Theirs", keepMine: "Keep mine", takeTheirs: "Take theirs", conflictRows: "{n} differences", restoredLocal: "Unsaved changes from {at} were restored from this computer", conflictDownload: "Save my copy as a file",
  },
  zh: {
    forms: "表单", flows: "流程", rules: "规则", reports: "报表", pages: "页面", roles: "角色", releases: "历史",
    find: "查找任何内容", back: "所有应用", undo: "撤销", redo: "重做", undoOf: "撤销：{title}", redoOf: "重做：{title}", preview: "预览", publish: "发布", changes: "{n} 处改动",
    saved: "草稿已保存 {at}", savedPlain: "没有未保存的改动", unsaved: "尚未保存", saving: "正在保存…", offline: "离线：已存在本机", conflict: "他人已先保存", failed: "未保存：{message}",
    errors: "{n} 错误", warnings: "{n} 警告", noProblems: "没有问题", show: "定位", shortcuts: "快捷键", findKey: "查找",
    problems: "问题", problemsEmpty: "一切一致。", problemsAbout: "只有错误会阻止发布。", history: "本次改动", historyEmpty: "您的改动会列在这里，可随时撤回。", historyNow: "当前", historyBegin: "打开时",
    more: "更多", export: "导出为 JSON", discard: "放弃草稿", discardTitle: "放弃草稿？", discardBody: "自第 {release} 版以来的 {n} 处改动将丢失。已发布的应用保持不变。", discardNew: "从开始至今的全部设计将丢失。", discarded: "草稿已恢复为发布时的样子",
    language: "English", dark: "深色", light: "浅色", loading: "正在打开草稿…", openFailed: "无法打开草稿。", again: "重试", noPermissionTitle: "设计应用需要权限", noPermission: "请管理员授予您搭建应用的权限。", toApps: "前往应用",
    findTitle: "查找任何内容", findPlaceholder: "表单、字段、视图、规则、角色、操作", findEmpty: "没有名为“{q}”的内容。", openIt: "打开", actions: "操作", whereUsed: "“{name}”被引用处", usesEmpty: "没有被引用。", parts: "组成部分", panelLeft: "字段库与大纲", panelRight: "属性",
    keysTitle: "快捷键", "keys.general": "全局", "keys.canvas": "画布", "key.find": "查找任何内容", "key.save": "立即保存", "key.undo": "撤销", "key.redo": "重做", "key.help": "本列表", "key.palette": "添加字段：搜索", "key.add": "在所选之后添加", "key.next": "下一个或上一个元素", "key.move": "移动元素", "key.width": "加宽或变窄", "key.label": "编辑标签", "key.copy": "复制、剪切、粘贴", "key.duplicate": "复制一份", "key.delete": "删除", "key.group": "组成分组", "key.ungroup": "解散分组", "key.extend": "加入选择", "key.all": "选择整个分组", "key.escape": "选择外层", "key.publish": "发布", "key.preview": "预览",
    decide: "处理", conflictTitle: "他人已保存此草稿", conflictBody: "您的版本与对方的不同。在您选择之前不会丢失任何内容。", mine: "我的", theirs: "对方的", keepMine: "保留我的", takeTheirs: "采用对方的", conflictRows: "{n} 处不同", restoredLocal: "已从本机恢复 {at} 未保存的改动", conflictDownload: "将我的版本另存为文件",
  },
});
