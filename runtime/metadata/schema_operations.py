"""The pieces that a schema change is made of: Alembic operations for tables, columns, indexes and foreign keys."""

from __future__ import annotations

from typing import TypeAlias

import sqlalchemy as sa
from alembic.operations import ops

from engines.kernel.texts import Text
from runtime.metadata.conversion import DIALECT, quoted, type_name
from runtime.metadata.steps import Phase, Step

Rule: TypeAlias = sa.Index | sa.ForeignKeyConstraint


def rules_of(table: sa.Table) -> list[Rule]:
    return [*foreign_keys(table), *sorted(table.indexes, key=lambda each: str(each.name))]


def foreign_keys(table: sa.Table) -> list[sa.ForeignKeyConstraint]:
    return sorted(table.foreign_key_constraints, key=lambda each: str(each.name))


def signature(rule: Rule, same_table: bool) -> str:
    """Two rules with equal signatures need no change."""
    mark = "" if same_table else "renamed:"
    if isinstance(rule, sa.ForeignKeyConstraint):
        target = next(iter(rule.elements)).target_fullname
        return f"{mark}fk:{rule.name}:{','.join(each.name for each in rule.columns)}:{target}:{rule.ondelete}"
    where = rule.dialect_options["postgresql"].get("where")
    using = rule.dialect_options["postgresql"].get("using")
    columns = ",".join(str(each) for each in rule.expressions)
    return f"{mark}ix:{rule.name}:{columns}:{rule.unique}:{where}:{using}"


def touches(rule: Rule, columns: set[str]) -> bool:
    return bool(columns.intersection(each.name for each in rule.columns))


def drop_rule(rule: Rule) -> ops.MigrateOperation:
    assert rule.table is not None
    if isinstance(rule, sa.ForeignKeyConstraint):
        return plain_sql(f"ALTER TABLE {quoted(rule.table.name)} DROP CONSTRAINT {quoted(str(rule.name))}")
    return plain_sql(f"DROP INDEX {quoted(str(rule.name))}")


def add_rule(table: sa.Table, rule: Rule, exists: tuple[str, str] | None = None) -> Step:
    if isinstance(rule, sa.ForeignKeyConstraint):
        return quiet_step(Phase.ADD_RULES, table.name, _add_foreign_key(table, rule))
    operation = plain_sql(str(sa.schema.CreateIndex(rule).compile(dialect=DIALECT)))
    if not rule.unique:
        return quiet_step(Phase.ADD_RULES, table.name, operation)
    column = next((each.name for each in rule.columns), "")
    return Step(
        Phase.ADD_RULES,
        "unique",
        table.name,
        column,
        Text(
            "“{name}” becomes unique, but {values} would occur more than once.",
            "“{name}”设为唯一；有 {rows} 个值重复。",
        ),
        (operation,),
        blocks=True,
        extra={"exists": exists},
    )


def _add_foreign_key(table: sa.Table, rule: sa.ForeignKeyConstraint) -> ops.MigrateOperation:
    target = next(iter(rule.elements)).column.table
    there = (f"{quoted(target.schema)}." if target.schema else "") + quoted(target.name)
    columns = ", ".join(quoted(each.name) for each in rule.columns)
    on_delete = f" ON DELETE {rule.ondelete}" if rule.ondelete else ""
    return plain_sql(
        f"ALTER TABLE {quoted(table.name)} ADD CONSTRAINT {quoted(str(rule.name))} "
        f"FOREIGN KEY ({columns}) REFERENCES {there} (id){on_delete}"
    )


def plain_sql(text: str) -> ops.MigrateOperation:
    return ops.ExecuteSQLOp(sa.text(text))


def quiet_step(phase: Phase, table: str, operation: ops.MigrateOperation) -> Step:
    return Step(phase, "rule", table, None, Text("", ""), (operation,), quiet=True)


def create_table(table: sa.Table) -> ops.MigrateOperation:
    """The table without its foreign keys and indexes: they follow when every table is there."""
    columns: list[sa.schema.SchemaItem] = [bare_column(each) for each in table.columns]
    rules = [
        each._copy()
        for each in table.constraints
        if not isinstance(each, sa.ForeignKeyConstraint) and list(getattr(each, "columns", ()) or ())
    ]
    return ops.CreateTableOp(table.name, [*columns, *rules], schema=table.schema)


def bare_column(column: sa.Column[object]) -> sa.Column[object]:
    """The column alone: no foreign key, no index, no uniqueness."""
    identity = sa.Identity() if column.identity is not None else None
    default = None if column.server_default is None or identity is not None else column.server_default
    items = [identity] if identity is not None else []
    argument = getattr(default, "arg", None)
    return sa.Column(column.name, column.type, *items, nullable=column.nullable, server_default=argument)


def alter_type(table: str, column: sa.Column[object], using: str) -> ops.MigrateOperation:
    kind = type_name(column)
    return plain_sql(f"ALTER TABLE {quoted(table)} ALTER COLUMN {quoted(column.name)} TYPE {kind} USING {using}")
