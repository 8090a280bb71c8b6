import { addTexts } from "@/i18n"

addTexts("kanban", {
  en: {
    more: "{n} more", add: "New in {lane}", fold: "Fold {lane}", unfold: "Unfold {lane}", move: "Move to…", moved: "{title} is now in {lane}", undo: "Undo",
    "foot.move": "Drag a card, or press {key} to move it", "foot.rules": "A lane can ask for something before a card may enter it", here: "{n} d here", "here.today": "here since today",
    refused: "{title} stays in {lane}: {why}", none: "Empty", empty: "Nothing here", "no.lanes": "This board has no lanes", "no.lanes.text": "Choose the field whose options are the lanes, in the designer.", open: "Open", loading: "Loading the board", actions: "Actions for {title}", needed: "Cannot move to {lane}: {why}", dismiss: "Dismiss",
  },
  zh: {
    more: "还有 {n} 个", add: "在“{lane}”中新建", fold: "折叠“{lane}”", unfold: "展开“{lane}”", move: "移动到…", moved: "{title} 已移到“{lane}”", undo: "撤销",
    "foot.move": "拖动卡片，或按 {key} 移动", "foot.rules": "卡片进入某一列之前，可以要求先完成某些事项", here: "停留 {n} 天", "here.today": "今天进入",
    refused: "{title} 仍在“{lane}”：{why}", none: "空", empty: "暂无内容", "no.lanes": "此看板没有列", "no.lanes.text": "请在设计器中选择以其选项作为列的字段。", open: "打开", loading: "正在加载看板", actions: "{title} 的操作", needed: "无法移到“{lane}”：{why}", dismiss: "忽略",
  },
})
