import { addTexts } from "@/i18n"

addTexts("importer", {
  en: {
    title: "Import {form}", "step.file": "File", "step.map": "Match columns", "step.check": "Check", "step.run": "Import", "run_one": "Import 1 row",
    drop: "Drop a spreadsheet here, or choose a file", "drop.text": "CSV or Excel (.xlsx). The first row has the names of the columns.", choose: "Choose a file", uploading: "Uploading {name}", "type.wrong": "“{name}” is neither CSV nor Excel. Save it as .xlsx or .csv.", back: "Back", next: "Next",
    "map.text": "{rows} rows were read from {name}. Each column goes into one field; columns without a field are left out.", column: "Column", sample: "First values", field: "Field", skip: "Leave out", "map.twice": "“{field}” is chosen twice.", "map.none": "Choose a field for at least one column.", "map.required": "Without a column for {fields}, new records are refused.",
    match: "When a row fits a record that exists", "match.by": "Recognise records by", "match.none": "Nothing (every row is new)", "on.update": "Update the record", "on.skip": "Leave the row out", "on.create": "Create another one", check: "Check the rows", checking: "Checking {rows} rows. Nothing is saved yet.",
    creates: "{n} new", updates: "{n} updated", skips: "{n} left out", errors: "{n} rows have mistakes", errors_one: "1 row has a mistake", "errors.none": "No mistakes were found.", row: "Row", message: "What is wrong", "errors.more": "{n} more", "errors.text": "Rows with mistakes are left out; everything else is imported. Or correct the file and begin again.",
    run: "Import {n} rows", running: "{done} of {total} rows", "running.text": "You can leave this page; the import goes on and you find it here again.", done: "{n} rows are imported", "done_one": "1 row is imported", "done.errors": "{n} rows had mistakes and were left out", "done.errors_one": "1 row had mistakes and was left out", "done.skips": "{n} rows fit records that exist and were left out", "done.skips_one": "1 row fits a record that exists and was left out", open: "Open the list", again: "Import another file", failed: "The import stopped", "failed.text": "What was imported before stays. Try again: it goes on where it stopped.", resume: "Go on", denied: "You may not import {form}", "denied.text": "Your role needs the right to import. An administrator of the app can give it.", download: "Download the mistakes (CSV)",
  },
  zh: {
    title: "导入{form}", "step.file": "文件", "step.map": "匹配列", "step.check": "检查", "step.run": "导入",
    drop: "将电子表格拖到此处，或选择文件", "drop.text": "支持 CSV 或 Excel (.xlsx)，第一行为列名。", choose: "选择文件", uploading: "正在上传 {name}", "type.wrong": "“{name}”不是 CSV 或 Excel 文件，请另存为 .xlsx 或 .csv。", back: "上一步", next: "下一步",
    "map.text": "已从 {name} 读取 {rows} 行。每一列对应一个字段；未选字段的列会被忽略。", column: "列", sample: "前几个值", field: "字段", skip: "忽略", "map.twice": "“{field}”被选择了两次。", "map.none": "请至少为一列选择字段。", "map.required": "缺少 {fields} 对应的列，新记录会被拒绝。",
    match: "当某行与已有记录相符时", "match.by": "识别记录的依据", "match.none": "不识别（每行都新建）", "on.update": "更新该记录", "on.skip": "跳过该行", "on.create": "另建一条", check: "检查数据", checking: "正在检查 {rows} 行，尚未保存任何内容。",
    creates: "新建 {n}", updates: "更新 {n}", skips: "跳过 {n}", errors: "{n} 行有错误", "errors.none": "没有发现错误。", row: "行", message: "问题", "errors.more": "还有 {n} 条", "errors.text": "有错误的行会被跳过，其余照常导入；也可以修改文件后重新开始。",
    run: "导入 {n} 行", running: "已完成 {done} / {total} 行", "running.text": "可以离开此页面，导入会继续进行，稍后可回到这里查看。", done: "已导入 {n} 行", "done.errors": "{n} 行有错误，已跳过", "done.skips": "{n} 行与已有记录相符，已跳过", open: "打开列表", again: "再导入一个文件", failed: "导入已停止", "failed.text": "之前已导入的内容会保留。重试时会从停止处继续。", resume: "继续", denied: "您无权导入{form}", "denied.text": "您的角色需要导入权限，可联系应用管理员开通。", download: "下载错误清单 (CSV)",
  },
})
