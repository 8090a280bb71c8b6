"""The record types of the workspace itself, which every app may point at: people and departments."""

from __future__ import annotations

from engines.data.field import FieldDef
from engines.data.fields.choice import ChoiceField
from engines.data.fields.date_time import DateTimeField
from engines.data.fields.decimal import DecimalField
from engines.data.fields.department import DepartmentField
from engines.data.fields.email import EmailField
from engines.data.fields.person import PersonField
from engines.data.fields.phone import PhoneField
from engines.data.fields.text import TextField
from engines.data.fields.yes_no import YesNoField
from engines.data.options import Option
from engines.data.record_type import RecordType, Schema

PERSON_FORM = "core.person"
DEPARTMENT_FORM = "core.department"
FLOW_TASK_FORM = "core.flow_task"


def _record_type(name: str, *fields: FieldDef) -> RecordType:
    return RecordType(name, {field.key: field for field in fields}, title="name")


CORE: Schema = {
    PERSON_FORM: _record_type(
        PERSON_FORM,
        TextField(key="name", label={"en": "Name", "zh": "姓名"}, required=True),
        TextField(key="login", label={"en": "Login", "zh": "登录名"}, required=True, unique=True),
        EmailField(key="email", label={"en": "E-mail", "zh": "邮箱"}),
        PhoneField(key="phone", label={"en": "Phone", "zh": "电话"}),
        DepartmentField(key="department", label={"en": "Department", "zh": "部门"}),
        PersonField(key="manager", label={"en": "Manager", "zh": "直属上级"}),
        TextField(key="title", label={"en": "Job title", "zh": "职务"}),
        YesNoField(key="active", label={"en": "Active", "zh": "在职"}),
    ),
    DEPARTMENT_FORM: _record_type(
        DEPARTMENT_FORM,
        TextField(key="key", label={"en": "Key", "zh": "标识"}, required=True, unique=True),
        TextField(key="name", label={"en": "Name", "zh": "名称"}, required=True),
        DepartmentField(key="parent", label={"en": "Part of", "zh": "上级部门"}),
        PersonField(key="head", label={"en": "Head", "zh": "负责人"}),
    ),
}
"""`mortise.person` and `mortise.department` have a column for each of these fields."""
_KINDS = [
    Option(key="approval", label={"en": "Approval", "zh": "审批"}),
    Option(key="form_task", label={"en": "Task", "zh": "办理"}),
]
_OUTCOMES = [
    Option(key=key, label={"en": en, "zh": zh}, color=color)
    for key, en, zh, color in (
        ("approved", "Approved", "同意", "green"),
        ("rejected", "Rejected", "拒绝", "red"),
        ("completed", "Done", "完成", "green"),
        ("returned", "Returned", "退回", "orange"),
        ("transferred", "Transferred", "转交", "blue"),
        ("reassigned", "Reassigned", "改派", "blue"),
        ("delegated", "Delegated", "委派", "blue"),
        ("advised_approve", "Advised: approve", "建议同意", "gray"),
        ("advised_reject", "Advised: reject", "建议拒绝", "gray"),
        ("approved_by_time", "Approved when time ran out", "到时同意", "green"),
        ("rejected_by_time", "Rejected when time ran out", "到时拒绝", "red"),
        ("returned_by_time", "Returned when time ran out", "到时退回", "orange"),
        ("transferred_by_time", "Transferred when time ran out", "到时转交", "blue"),
        ("taken_back", "Taken back", "取回", "gray"),
        ("paused", "Waited for added signers", "等待加签人", "gray"),
        ("removed", "Signer removed", "已移除", "gray"),
        ("cancelled", "Not needed any more", "无需处理", "gray"),
    )
]
SOURCES: Schema = {
    FLOW_TASK_FORM: RecordType(
        FLOW_TASK_FORM,
        {
            each.key: each
            for each in (
                TextField(key="flow", label={"en": "Flow", "zh": "流程"}),
                TextField(key="node", label={"en": "Step", "zh": "环节"}),
                ChoiceField(key="kind", label={"en": "Kind", "zh": "类型"}, options=_KINDS),
                PersonField(key="assignee", label={"en": "Asked", "zh": "处理人"}),
                PersonField(key="initiator", label={"en": "Started by", "zh": "发起人"}),
                ChoiceField(key="outcome", label={"en": "Outcome", "zh": "结果"}, options=_OUTCOMES),
                DateTimeField(key="opened_at", label={"en": "Since", "zh": "到达时间"}),
                DateTimeField(key="closed_at", label={"en": "Done", "zh": "完成时间"}),
                DateTimeField(key="due_at", label={"en": "Due", "zh": "截止时间"}),
                DecimalField(key="hours", label={"en": "Hours", "zh": "耗时（小时）"}),
                YesNoField(key="open", label={"en": "Open", "zh": "未完成"}),
                YesNoField(key="overdue", label={"en": "Overdue", "zh": "超时"}),
            )
        },
        title="node",
    ),
}
"""What reports may be about besides forms: the tasks of the app's own flows. There is no such table to point at."""
