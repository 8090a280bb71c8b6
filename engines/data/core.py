"""The record types of the workspace itself, which every app may point at: people and departments."""

from __future__ import annotations

from engines.data.field import FieldDef
from engines.data.fields.department import DepartmentField
from engines.data.fields.email import EmailField
from engines.data.fields.person import PersonField
from engines.data.fields.phone import PhoneField
from engines.data.fields.text import TextField
from engines.data.fields.yes_no import YesNoField
from engines.data.record_type import RecordType, Schema

PERSON_FORM = "core.person"
DEPARTMENT_FORM = "core.department"


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
