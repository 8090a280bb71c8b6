"""The record type of a sub-table's rows."""

from __future__ import annotations

from engines.data.fields.integer import IntegerField
from engines.data.fields.reference import ReferenceField
from engines.data.fields.sub_table import BACK, POSITION, SubTableField
from engines.data.record_type import RecordType


def child_type(parent_form: str, each: SubTableField) -> RecordType:
    """`<form>__<field>`: the columns of the sub-table, `parent`, which points back, and `position`, which orders."""
    back = ReferenceField(key=BACK, label={"en": "Part of", "zh": "所属记录"}, form=parent_form, index=True)
    position = IntegerField(key=POSITION, label={"en": "Position", "zh": "顺序"})
    columns = {column.key: column for column in each.fields}
    return RecordType(f"{parent_form}__{each.key}", {**columns, BACK: back, POSITION: position}, parent=parent_form)
