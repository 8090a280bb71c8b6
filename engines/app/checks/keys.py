"""Keys are unique among their siblings, and do not collide with names that every record has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engines.app.draft import Draft
from engines.data.field import FieldDef
from engines.data.fields.choice import ChoiceField
from engines.data.fields.choices import ChoicesField
from engines.data.fields.sub_table import BACK, POSITION, SubTableField
from engines.data.record_type import SYSTEM_TYPES
from engines.data.tables import SYSTEM_COLUMNS
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text

RESERVED = frozenset({*SYSTEM_TYPES, *SYSTEM_COLUMNS, "record", "title"})
RESERVED_IN_ROWS = frozenset({*SYSTEM_TYPES, *SYSTEM_COLUMNS, "record", BACK, POSITION})
FEEL_WORDS = frozenset(
    {
        "and",
        "or",
        "not",
        "true",
        "false",
        "null",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "between",
        "instance",
        "of",
        "function",
        "external",
    }
)


def check(draft: Draft) -> Iterator[Diagnostic]:
    app = draft.app
    for name in (
        "forms",
        "flows",
        "rules",
        "tables",
        "reports",
        "pages",
        "roles",
        "connectors",
        "templates",
        "scenarios",
    ):
        yield from _doubles([each.key for each in getattr(app, name)], f"/{name}")
    yield from _rules_and_flows(draft)
    for index, form in enumerate(app.forms):
        at = f"/forms/{index}"
        yield from _fields(form.fields, at + "/fields", RESERVED)
        for name in ("checks", "layouts", "views", "documents"):
            yield from _doubles([each.key for each in getattr(form, name)], f"{at}/{name}")
        if "__" in form.key or "." in form.key:
            yield Diagnostic(
                "app.reserved_key",
                at + "/key",
                Text(f"'{form.key}' has two underscores together.", f"“{form.key}”含有连续两个下划线。"),
                Text("Use one; two are kept for sub-tables.", "请只用一个；两个连续下划线保留给子表。"),
            )
    for index, report in enumerate(app.reports):
        yield from _doubles([each.key for each in report.measures], f"/reports/{index}/measures")
    for index, page in enumerate(app.pages):
        yield from _doubles([each.key for each in page.widgets], f"/pages/{index}/widgets")
    for index, role in enumerate(app.roles):
        yield from _doubles([each.form for each in role.may], f"/roles/{index}/may", "form")


def _fields(fields: Sequence[FieldDef], at: str, reserved: frozenset[str]) -> Iterator[Diagnostic]:
    yield from _doubles([each.key for each in fields], at)
    for index, each in enumerate(fields):
        here = f"{at}/{index}"
        if (each.key in reserved and each.group != "system") or each.key in FEEL_WORDS:
            yield Diagnostic(
                "app.reserved_key",
                here + "/key",
                Text(f"The key '{each.key}' is kept for the system.", f"标识“{each.key}”为系统保留。"),
                Text("Choose another key.", "请换一个标识。"),
            )
        if isinstance(each, ChoiceField | ChoicesField):
            yield from _doubles([option.key for option in each.options], here + "/options")
        if isinstance(each, SubTableField):
            yield from _fields(each.fields, here + "/fields", RESERVED_IN_ROWS)
            for place, column in enumerate(each.fields):
                if isinstance(column, SubTableField):
                    yield Diagnostic(
                        "form.nested_sub_table",
                        f"{here}/fields/{place}",
                        Text("A sub-table cannot hold a sub-table.", "子表中不能再放子表。"),
                        Text("Make it a form of its own, with a reference.", "请改为单独的表单并用关联字段。"),
                    )


def _rules_and_flows(draft: Draft) -> Iterator[Diagnostic]:
    flows = {flow.key for flow in draft.app.flows}
    for index, rule in enumerate(draft.app.rules):
        if rule.key in flows:
            yield _double(rule.key, f"/rules/{index}/key")


def _doubles(keys: Iterable[str], at: str, member: str = "key") -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield _double(key, f"{at}/{index}/{member}")
        seen.add(key)


def _double(key: str, where: str) -> Diagnostic:
    return Diagnostic(
        "app.duplicate_key",
        where,
        Text(f"The key '{key}' is used twice.", f"标识“{key}”重复。"),
        Text("Choose another key.", "请换一个标识。"),
    )
