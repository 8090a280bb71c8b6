"""Titles of the members of definitions, in both languages, for the schema, the property panels and the reference."""

from __future__ import annotations

from engines.kernel.texts import Text

TITLES: dict[str, Text] = {
    name: Text(en, zh) for name, en, zh in (
        ("key", "Key", "标识"), ("type", "Type", "类型"), ("label", "Label", "名称"), ("name", "Name", "名称"),
        ("help", "Help", "说明"), ("placeholder", "Placeholder", "占位提示"), ("required", "Required", "必填"),
        ("visible", "Visible", "显示条件"), ("read_only", "Read-only", "只读"), ("default", "Default", "默认值"),
        ("unique", "Unique", "唯一"), ("index", "Index", "索引"), ("audit", "Keep history", "记录变更"), ("note", "Note", "备注"),
        ("options", "Options", "选项"), ("color", "Colour", "颜色"), ("style", "Style", "样式"), ("min", "Smallest", "最小值"),
        ("max", "Largest", "最大值"), ("decimals", "Decimals", "小数位"), ("currency", "Currency", "币种"), ("unit", "Unit", "单位"),
        ("max_length", "Maximum length", "最大长度"), ("min_length", "Minimum length", "最小长度"), ("pattern", "Pattern", "格式"),
        ("rows", "Rows", "行"), ("region", "Region", "地区"), ("country", "Country", "国家"), ("multiple", "Several", "可多选"),
        ("form", "Form", "表单"), ("filter", "Filter", "筛选条件"), ("quick_create", "Quick create", "快速新建"),
        ("on_delete", "When deleted", "被删除时"), ("fields", "Fields", "字段"), ("min_rows", "Fewest rows", "最少行数"),
        ("max_rows", "Most rows", "最多行数"), ("max_files", "Most files", "最多文件数"), ("max_size_mb", "Largest file (MB)", "文件上限（MB）"),
        ("accept", "Accepted types", "接受的类型"), ("tags", "Tags", "标签"), ("closed", "Closed list", "仅限列表"),
        ("formula", "Formula", "公式"), ("format", "Format", "格式"), ("path", "Path", "路径"), ("of", "Of", "来源"),
        ("aggregate", "Aggregate", "汇总方式"), ("field", "Field", "字段"), ("where", "Condition", "条件"), ("by", "By", "依据"),
        ("columns", "Columns", "列"), ("sort", "Sort", "排序"), ("version", "Version", "版本"), ("icon", "Icon", "图标"),
        ("languages", "Languages", "语言"), ("uses", "Uses apps", "使用的应用"), ("forms", "Forms", "表单"), ("flows", "Flows", "流程"),
        ("rules", "Rules", "规则"), ("tables", "Decision tables", "决策表"), ("reports", "Reports", "报表"), ("pages", "Pages", "页面"),
        ("menu", "Menu", "菜单"), ("roles", "Roles", "角色"), ("connectors", "Connectors", "连接器"), ("texts", "Texts", "文本"),
        ("scenarios", "Scenarios", "场景"), ("plural", "Plural", "复数名称"), ("title", "Title field", "标题字段"),
        ("subtitle", "Subtitle field", "副标题字段"), ("search", "Search fields", "搜索字段"), ("checks", "Checks", "校验"),
        ("layouts", "Layouts", "布局"), ("page", "Page", "页面"), ("views", "Views", "视图"), ("documents", "Documents", "打印模板"),
        ("comments", "Comments", "评论"), ("child_of", "Child of", "从属于"), ("when", "When", "条件"), ("must", "Must hold", "必须满足"),
        ("message", "Message", "提示"), ("text", "Text", "文本"), ("divider", "Divider", "分隔线"), ("related", "Related list", "相关列表"),
        ("span", "Width (of 12)", "宽度（共 12 列）"), ("section", "Section", "分组"), ("items", "Items", "内容"),
        ("collapsed", "Collapsed", "默认折叠"), ("tab", "Tab", "标签页"), ("tabs", "Tabs", "标签页"), ("body", "Content", "内容"),
        ("facts", "Facts", "关键信息"), ("left", "Left", "左栏"), ("right", "Right", "右栏"), ("actions", "Buttons", "按钮"),
        ("op", "Operator", "运算符"), ("value", "Value", "值"), ("filters", "Filters", "筛选"), ("group", "Group", "分组"),
        ("sums", "Sums", "合计"), ("lanes", "Lanes", "泳道"), ("card", "Card", "卡片"), ("folded", "Folded", "折叠的泳道"),
        ("start", "Start", "开始"), ("end", "End", "结束"), ("count", "Show count", "显示数量"), ("template", "Template", "模板"),
        ("read", "May read", "可查看"), ("create", "May create", "可新建"), ("update", "May change", "可修改"),
        ("delete", "May delete", "可删除"), ("export", "May export", "可导出"), ("import", "May import", "可导入"),
        ("hide", "Hidden fields", "隐藏字段"), ("home", "Home page", "首页"), ("may", "Permissions", "权限"), ("portal", "Portal", "门户"),
        ("report", "Report", "报表"), ("view", "View", "视图"), ("limit", "Limit", "上限"), ("target", "Target", "目标"),
        ("links", "Links", "链接"), ("x", "Column", "列位置"), ("y", "Row", "行位置"), ("w", "Width", "宽"), ("h", "Height", "高"),
        ("applies", "Applies to", "作用于"), ("kind", "Kind", "种类"), ("widgets", "Widgets", "组件"), ("url", "Address", "网址"),
        ("method", "Method", "方法"), ("headers", "Headers", "请求头"), ("connection", "Connection", "连接"),
        ("operations", "Operations", "操作"), ("given", "Given", "假设"), ("then", "Then", "那么"), ("on", "Trigger", "触发"),
        ("variables", "Variables", "变量"), ("nodes", "Steps", "节点"), ("summary", "Summary", "摘要"), ("positions", "Positions", "位置"),
        ("record", "Record", "记录"), ("event", "Event", "事件"), ("schedule", "Schedule", "计划"), ("next", "Next", "下一步"),
        ("branches", "Branches", "分支"), ("else", "Otherwise", "否则"), ("user", "User", "用户"), ("role", "Role", "角色"),
        ("department_head", "Head of department", "部门负责人"), ("superior", "Superior", "上级"), ("initiator", "Initiator", "发起人"),
        ("expression", "Expression", "表达式"), ("same_as", "Same as", "同节点"), ("after", "After", "时限"), ("to", "To", "对象"),
        ("enabled", "Enabled", "启用"), ("priority", "Priority", "优先级"), ("hit", "Hit policy", "命中策略"), ("inputs", "Inputs", "输入"),
        ("outputs", "Outputs", "输出"), ("source", "Source", "数据源"), ("measures", "Measures", "指标"), ("totals", "Totals", "合计"),
        ("show", "Show as", "展示方式"), ("period", "Period", "期间"), ("stages", "Stages", "阶段"), ("goal", "Goal", "目标"),
        ("bucket", "Bucket", "时间粒度"), ("bands", "Bands", "分段"), ("top", "Top", "前几名"), ("others", "Others", "其他"),
        ("agg", "Aggregate", "聚合"), ("compare", "Compare with", "对比"), ("mode", "Mode", "方式"),
    )
}


def title_of(name: str) -> Text | None:
    return TITLES.get(name)
