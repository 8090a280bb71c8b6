"""What a release does to records that are there already: required fields are filled, dropped options are counted.

Worked out without a database, as steps beside those of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic.operations import ops

from engines.app.plan import AppPlan
from engines.data.field import FieldDef
from engines.data.fields.choice import ChoiceField
from engines.data.fields.choices import ChoicesField
from engines.data.options import Option
from engines.expr.tree import Const
from engines.form.plan import FormPlan
from engines.kernel.texts import Label, Text, say
from runtime.metadata.conversion import DIALECT, quoted
from runtime.metadata.schema_change import TableRenames
from runtime.metadata.steps import Phase, Step


@dataclass(frozen=True)
class _Pair:
    """A field now, its column, and what it was before (None: it is new); `before` is the old table and column name."""

    now: FieldDef
    column: sa.Column[Any]
    was: FieldDef | None
    before: tuple[str, str | None]
    default: Any


def data_steps(old: AppPlan, new: AppPlan, renames: TableRenames) -> Iterator[Step]:
    """The steps for forms that were there before; rows of sub-tables included."""
    for pair in _pairs(old, new, renames):
        yield from _required(pair)
        yield from _options(pair)


def _pairs(old: AppPlan, new: AppPlan, renames: TableRenames) -> Iterator[_Pair]:
    by_name = {_name_now(old, plan, renames): plan for plan in _forms(old)}
    for plan in _forms(new):
        table = new.tables.table(plan.record_type.name)
        before = by_name.get(table.name)
        if before is None:
            continue
        there = old.tables.table(before.record_type.name)
        keys = {renames.columns.get((table.name, key), key): key for key in before.fields}
        for key, each in plan.fields.items():
            if key in table.c:
                was = keys.get(key)
                column = was if was is not None and was in there.c else None
                known = before.fields[was] if was is not None else None
                yield _Pair(each, table.c[key], known, (there.name, column), _default(plan, key))


def _forms(plan: AppPlan) -> Iterator[FormPlan]:
    for form in plan.forms.values():
        yield form
        yield from form.children.values()


def _name_now(old: AppPlan, plan: FormPlan, renames: TableRenames) -> str:
    name = old.tables.table(plan.record_type.name).name
    return renames.tables.get(name, name)


def _default(plan: FormPlan, key: str) -> Any:
    """The default where it is the same for every record; None where it has to be worked out or there is none."""
    if key in plan.constants:
        return plan.constants[key]
    expression = plan.defaults.get(key)
    return expression.tree.value if expression is not None and isinstance(expression.tree, Const) else None


def _required(pair: _Pair) -> Iterator[Step]:
    """A field that becomes required: records without a value take the default, or wait for a person."""
    if pair.now.required is not True or (pair.was is not None and pair.was.required is True):
        return
    table, (old_name, old_column) = pair.column.table, pair.before
    empty = f" AND {quoted(old_column)} IS NULL" if old_column is not None else ""
    count = f"SELECT count(*) FROM {quoted(old_name)} WHERE deleted_at IS NULL{empty}"  # noqa: S608
    label = _said(pair.now.label, pair.now.key)
    if pair.default is None:
        sentence = Text(
            f"“{label.en}” is empty in {{records}}; whoever changes one has to fill it in.",
            f"有 {{rows}} 条记录没有“{label.zh}”，下次修改时必须填写。",
        )
        yield Step(Phase.FILL, "required", table.name, pair.column.name, sentence, (), count=count)
        return
    shown = Text(*(_braced(pair.now.to_text(pair.default, language)) for language in ("en", "zh")))
    fill = sa.update(table).where(pair.column.is_(None)).values({pair.column: pair.default})
    sentence = Text(
        f"“{label.en}” becomes “{shown.en}” in {{records}} that had none.",
        f"{{rows}} 条没有“{label.zh}”的记录将填入“{shown.zh}”。",
    )
    yield Step(Phase.FILL, "fill", table.name, pair.column.name, sentence, (ops.ExecuteSQLOp(fill),), count=count)


def _options(pair: _Pair) -> Iterator[Step]:
    """Options that are no longer offered: their records keep them."""
    old_name, old_column = pair.before
    if old_column is None:
        return
    label, kept = _said(pair.now.label, pair.now.key), {each.key for each in _options_of(pair.now)}
    for option in _options_of(pair.was):
        if option.key in kept or not isinstance(pair.now, ChoiceField | ChoicesField):
            continue
        holds = sa.literal(option.key) == sa.func.any(sa.column(old_column))
        if isinstance(pair.was, ChoiceField):
            holds = sa.column(old_column) == sa.literal(option.key)
        counted = (
            sa.select(sa.func.count()).select_from(sa.table(old_name)).where(holds, sa.column("deleted_at").is_(None))
        )
        count = str(counted.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))
        name = _said(option.label, option.key)
        sentence = Text(
            f"“{name.en}” can no longer be chosen as “{label.en}”; it stays in {{records}} until somebody changes it.",
            f"“{label.zh}”不再提供“{name.zh}”；{{rows}} 条记录在修改前保留该值。",
        )
        yield Step(Phase.FILL, "drop_option", pair.column.table.name, pair.column.name, sentence, (), count=count)


def _options_of(each: FieldDef | None) -> list[Option]:
    return each.options if isinstance(each, ChoiceField | ChoicesField) else []


def _said(label: Label, key: str) -> Text:
    return Text(*(_braced(say(label or key, language)) for language in ("en", "zh")))


def _braced(text: str) -> str:
    """`text` inside a sentence whose `{rows}` is still to be filled."""
    return text.replace("{", "{{").replace("}", "}}")
