"""Permission conditions become SQL, so that every read path can hold them; roles are complete."""

from __future__ import annotations

from collections.abc import Iterator

from engines.app.draft import Draft
from engines.data.tables import RecordTables, build_tables
from engines.expr import NotPushable, SqlRow
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text


def check(draft: Draft) -> Iterator[Diagnostic]:
    slots = [
        slot
        for slot in draft.slots
        if (slot.owner == "role" or slot.pointer.endswith("/where")) and slot.form in draft.schema
    ]
    tables = _tables(draft) if slots else None
    for slot in slots:
        try:
            expression = slot.compile()
        except DefinitionError:
            continue
        assert tables is not None
        try:
            expression.to_sql_condition(SqlRow(tables, slot.form, tables.table(slot.form)))
        except NotPushable as error:
            yield from (each.under(slot.pointer) for each in error.diagnostics)
        except (DefinitionError, KeyError):
            continue  # a part it reads has a mistake of its own
    yield from _without_read(draft)


def _tables(draft: Draft) -> RecordTables:
    import sqlalchemy as sa

    given = {f"{key}.{form}": table for key, plan in draft.uses.items() for form, table in plan.tables.tables.items()}
    own = {name: each for name, each in draft.schema.items() if "." not in name}
    return build_tables(draft.app.key, own, sa.MetaData(), given=given)


def _without_read(draft: Draft) -> Iterator[Diagnostic]:
    for index, role in enumerate(draft.app.roles):
        for place, may in enumerate(role.may):
            if may.read is False and (may.update is not False or may.delete is not False):
                yield Diagnostic(
                    "app.permission.without_read",
                    f"/roles/{index}/may/{place}",
                    Text(
                        "Whoever may change or delete records must be able to read them.",
                        "能修改或删除记录的角色必须能够查看记录。",
                    ),
                    Text("Set 'read', too.", "请同时设置“read”。"),
                    Severity.WARNING,
                )
