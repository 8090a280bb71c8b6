"""From the tables of one release to the tables of the next: an ordered list of steps, worked out without a database.

Tables are compared by name and columns by name; a rename is never guessed, it is told (`TableRenames`). Nothing is
ever dropped: what a release no longer has is put aside under an archive name and brought back when a later release
has it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import sqlalchemy as sa
from alembic.operations import ops

from engines.kernel.texts import Text
from runtime.metadata.conversion import DIALECT, archive_name, conversion, quoted, type_name
from runtime.metadata.steps import Archived, Phase, Step

Tables = Mapping[str, sa.Table]


@dataclass(frozen=True)
class TableRenames:
    """Old table name → new one, and (new table name, old column name) → new column name."""

    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangePlan:
    """`steps` in the order of execution."""

    steps: tuple[Step, ...]


def plan_change(
    old: Tables, new: Tables, renames: TableRenames, archive: Sequence[Archived], release: int
) -> ChangePlan:
    """What to do so that a database with `old` has `new`; `release` is the number that will drop what is dropped."""
    return ChangePlan(tuple(sorted(_Comparison(old, new, renames, archive, release).steps(), key=lambda s: s.phase)))


class _Comparison:
    def __init__(
        self, old: Tables, new: Tables, renames: TableRenames, archive: Sequence[Archived], release: int
    ) -> None:
        self.new, self.renames, self.release = new, renames, release
        self.old = {renames.tables.get(name, name): table for name, table in old.items()}
        """By the name the table will have."""
        self.archive = {(each.table, each.column): each for each in sorted(archive, key=lambda a: a.id)}

    def steps(self) -> Iterator[Step]:
        for name, table in self.old.items():
            if name not in self.new:
                yield from self._archive_table(table)
            elif table.name != name:
                yield Step(
                    Phase.RENAME,
                    "rename_table",
                    name,
                    None,
                    Text(
                        f"“{table.name}” is renamed to “{name}”; its records stay.",
                        f"“{table.name}”更名为“{name}”，数据保留。",
                    ),
                    (ops.RenameTableOp(table.name, name),),
                )
        for name, table in self.new.items():
            before = self.old.get(name)
            if before is None:
                yield from self._make_table(table)
            else:
                yield from self._columns(before, table)
                yield from self._rules(before, table)

    # -- whole tables

    def _archive_table(self, table: sa.Table) -> Iterator[Step]:
        name = archive_name(table.name, self.release)
        yield Step(
            Phase.ARCHIVE,
            "archive_table",
            table.name,
            None,
            Text(
                f"“{table.name}” goes to the archive with {{records}}; rolling back brings it back.",
                f"“{table.name}”连同{{rows}}条记录移入归档，回退版本时恢复。",
            ),
            (ops.RenameTableOp(table.name, name),),
            count=f"SELECT count(*) FROM {quoted(table.name)}",  # noqa: S608
            loses=True,
            archives=(name, ""),
        )
        for foreign_key in _foreign_keys(table):
            yield _quiet(Phase.DROP_RULES, table.name, _drop(foreign_key))
        for index in table.indexes:
            yield _quiet(Phase.DROP_RULES, table.name, _drop(index))

    def _make_table(self, table: sa.Table) -> Iterator[Step]:
        kept = self.archive.get((table.name, None))
        if kept:
            yield Step(
                Phase.CREATE,
                "restore_table",
                table.name,
                None,
                Text(
                    f"“{table.name}” comes back from the archive with {{records}}.",
                    f"“{table.name}”及其{{rows}}条记录从归档恢复。",
                ),
                (ops.RenameTableOp(kept.archive_name, table.name),),
                count=f"SELECT count(*) FROM {quoted(kept.archive_name)}",  # noqa: S608
                restores=kept.id,
                extra={"match_columns": table},
            )
        else:
            yield Step(
                Phase.CREATE,
                "create_table",
                table.name,
                None,
                Text(f"New table “{table.name}”.", f"新建数据表“{table.name}”。"),
                (_create_table(table),),
            )
        yield from (_add_rule(table, each) for each in _rules_of(table))

    # -- columns

    def _columns(self, old: sa.Table, new: sa.Table) -> Iterator[Step]:
        before: dict[str, sa.Column[object]] = {}
        new_columns = {each.name: each for each in new.columns}
        for column in old.columns:
            name = self.renames.columns.get((new.name, column.name), column.name)
            before[name] = column
            if name != column.name and name in new_columns:
                yield Step(
                    Phase.RENAME,
                    "rename_column",
                    new.name,
                    name,
                    Text(
                        f"“{column.name}” is renamed to “{name}”; its values stay.",
                        f"“{column.name}”更名为“{name}”，数据保留。",
                    ),
                    (ops.AlterColumnOp(new.name, column.name, modify_name=name),),
                )
        for name, column in before.items():
            if name not in new_columns:
                yield self._archive_column(
                    old,
                    new,
                    column,
                    "archive_column",
                    Text(
                        f"“{column.name}” is removed; the archive keeps {{values}} of it until the field comes back.",
                        f"删除“{column.name}”；{{rows}}个值移入归档，字段恢复时一并恢复。",
                    ),
                )
        for after in new.columns:
            earlier = before.get(after.name)
            if earlier is None:
                yield from self._add_column(new, after)
            elif type_name(earlier) != type_name(after):
                yield from self._convert(old, new, earlier, after)

    def _archive_column(
        self, old: sa.Table, new: sa.Table, column: sa.Column[object], kind: str, sentence: Text
    ) -> Step:
        name = archive_name(column.name, self.release)
        place = quoted(column.name)
        return Step(
            Phase.ARCHIVE,
            kind,
            new.name,
            column.name,
            sentence,
            (
                ops.AlterColumnOp(new.name, column.name, modify_name=name),
                ops.AlterColumnOp(new.name, name, modify_nullable=True, modify_server_default=None),
            ),
            count=f"SELECT count({place}) FROM {quoted(old.name)}",  # noqa: S608
            loses=True,
            archives=(name, type_name(column)),
        )

    def _add_column(self, table: sa.Table, column: sa.Column[object]) -> Iterator[Step]:
        kept = self.archive.get((table.name, column.name))
        if kept is None:
            yield Step(
                Phase.ADD,
                "add_column",
                table.name,
                column.name,
                Text(f"New column “{column.name}”.", f"新增列“{column.name}”。"),
                (ops.AddColumnOp(table.name, _bare(column)),),
            )
            return
        place = quoted(kept.archive_name)
        steps: list[ops.MigrateOperation] = [ops.AlterColumnOp(table.name, kept.archive_name, modify_name=column.name)]
        lost = None
        if kept.type != type_name(column):
            change = conversion(column.name, kept.type, type_name(column))
            lost = change.lost
            steps.append(_alter_type(table.name, column, change.using))
        yield Step(
            Phase.ADD,
            "restore_column",
            table.name,
            column.name,
            Text(
                f"“{column.name}” comes back with {{values}} from the archive.",
                f"“{column.name}”及其{{rows}}个归档值恢复。",
            ),
            tuple(steps),
            count=f"SELECT count({place}) FROM {quoted(self._now(table.name))}",  # noqa: S608
            restores=kept.id,
            extra={"lost": lost},
        )

    def _convert(
        self, old: sa.Table, new: sa.Table, before: sa.Column[object], after: sa.Column[object]
    ) -> Iterator[Step]:
        was, becomes = type_name(before), type_name(after)
        change = conversion(after.name, was, becomes)
        if change.lost is None:
            yield Step(
                Phase.CONVERT,
                "convert_column",
                new.name,
                after.name,
                Text(
                    f"“{after.name}” changes from {was} to {becomes}; nothing of its {{values}} is lost.",
                    f"“{after.name}”由 {was} 改为 {becomes}，{{rows}}个值全部保留。",
                ),
                (_alter_type(new.name, after, change.using),),
                count=f"SELECT count({quoted(before.name)}) FROM {quoted(old.name)}",  # noqa: S608
            )
            return
        here = conversion(before.name, was, becomes)
        name = archive_name(after.name, self.release)
        copy = conversion(name, was, becomes)
        yield Step(
            Phase.CONVERT,
            "convert_column",
            new.name,
            after.name,
            Text(
                f"“{after.name}” changes from {was} to {becomes}; {{values}} cannot be converted and will be archived.",
                f"“{after.name}”由 {was} 改为 {becomes}；{{rows}}个值无法转换，将移入归档。",
            ),
            (
                ops.AlterColumnOp(new.name, after.name, modify_name=name),
                ops.AlterColumnOp(new.name, name, modify_nullable=True, modify_server_default=None),
                ops.AddColumnOp(new.name, _bare(after)),
                _sql(
                    f"UPDATE {quoted(new.name)} SET {quoted(after.name)} = {copy.using} "  # noqa: S608
                    f"WHERE {quoted(name)} IS NOT NULL"
                ),
            ),
            count=f"SELECT count(*) FROM {quoted(old.name)} WHERE {here.lost}",  # noqa: S608
            loses=True,
            archives=(name, was),
        )

    # -- foreign keys and indexes

    def _rules(self, old: sa.Table, new: sa.Table) -> Iterator[Step]:
        def names(table: sa.Table) -> dict[str, sa.Index | sa.ForeignKeyConstraint]:
            return {_signature(each, table.name == new.name): each for each in _rules_of(table)}

        before, after = names(old), names(new)
        changed = self._changed_columns(old, new)
        for signature, rule in before.items():
            if signature not in after or _touches(rule, changed):
                yield _quiet(Phase.DROP_RULES, old.name, _drop(rule))
        for signature, rule in after.items():
            if signature not in before or _touches(before[signature], changed):
                yield _add_rule(new, rule, self._before(old, new, rule))

    def _before(self, old: sa.Table, new: sa.Table, rule: sa.Index | sa.ForeignKeyConstraint) -> tuple[str, str] | None:
        """Where the values of a rule's first column are before the change; None for a new column."""
        first = next((each.name for each in rule.columns), None)
        for column in old.columns:
            if self.renames.columns.get((new.name, column.name), column.name) == first:
                return old.name, column.name
        return None

    def _changed_columns(self, old: sa.Table, new: sa.Table) -> set[str]:
        """Columns (by old or new name) that are renamed or get another type: their indexes are built anew."""
        found: set[str] = set()
        new_columns = {each.name: each for each in new.columns}
        for column in old.columns:
            name = self.renames.columns.get((new.name, column.name), column.name)
            if name != column.name or (name in new_columns and type_name(column) != type_name(new_columns[name])):
                found |= {column.name, name}
        return found

    def _now(self, name: str) -> str:
        return self.old[name].name if name in self.old else name


Rule: TypeAlias = sa.Index | sa.ForeignKeyConstraint


def _rules_of(table: sa.Table) -> list[Rule]:
    return [*_foreign_keys(table), *sorted(table.indexes, key=lambda each: str(each.name))]


def _foreign_keys(table: sa.Table) -> list[sa.ForeignKeyConstraint]:
    return sorted(table.foreign_key_constraints, key=lambda each: str(each.name))


def _signature(rule: sa.Index | sa.ForeignKeyConstraint, same_table: bool) -> str:
    """Two rules with equal signatures need no change."""
    mark = "" if same_table else "renamed:"
    if isinstance(rule, sa.ForeignKeyConstraint):
        target = next(iter(rule.elements)).target_fullname
        return f"{mark}fk:{rule.name}:{','.join(each.name for each in rule.columns)}:{target}:{rule.ondelete}"
    where = rule.dialect_options["postgresql"].get("where")
    using = rule.dialect_options["postgresql"].get("using")
    columns = ",".join(str(each) for each in rule.expressions)
    return f"{mark}ix:{rule.name}:{columns}:{rule.unique}:{where}:{using}"


def _touches(rule: sa.Index | sa.ForeignKeyConstraint, columns: set[str]) -> bool:
    return bool(columns.intersection(each.name for each in rule.columns))


def _drop(rule: sa.Index | sa.ForeignKeyConstraint) -> ops.MigrateOperation:
    assert rule.table is not None
    if isinstance(rule, sa.ForeignKeyConstraint):
        return _sql(f"ALTER TABLE {quoted(rule.table.name)} DROP CONSTRAINT {quoted(str(rule.name))}")
    return _sql(f"DROP INDEX {quoted(str(rule.name))}")


def _add_rule(table: sa.Table, rule: sa.Index | sa.ForeignKeyConstraint, exists: tuple[str, str] | None = None) -> Step:
    if isinstance(rule, sa.ForeignKeyConstraint):
        return _quiet(Phase.ADD_RULES, table.name, _add_foreign_key(table, rule))
    operation = _sql(str(sa.schema.CreateIndex(rule).compile(dialect=DIALECT)))
    if not rule.unique:
        return _quiet(Phase.ADD_RULES, table.name, operation)
    column = next((each.name for each in rule.columns), "")
    return Step(
        Phase.ADD_RULES,
        "unique",
        table.name,
        column,
        Text(
            f"“{column}” becomes unique, but {{values}} would occur more than once.",
            f"“{column}”设为唯一；有{{rows}}个值重复。",
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
    return _sql(
        f"ALTER TABLE {quoted(table.name)} ADD CONSTRAINT {quoted(str(rule.name))} "
        f"FOREIGN KEY ({columns}) REFERENCES {there} (id){on_delete}"
    )


def _sql(text: str) -> ops.MigrateOperation:
    return ops.ExecuteSQLOp(sa.text(text))


def _quiet(phase: Phase, table: str, operation: ops.MigrateOperation) -> Step:
    return Step(phase, "rule", table, None, Text("", ""), (operation,), quiet=True)


def _create_table(table: sa.Table) -> ops.MigrateOperation:
    """The table without its foreign keys and indexes: they follow when every table is there."""
    columns: list[sa.schema.SchemaItem] = [_bare(each) for each in table.columns]
    rules = [
        each._copy()
        for each in table.constraints
        if not isinstance(each, sa.ForeignKeyConstraint) and list(getattr(each, "columns", ()) or ())
    ]
    return ops.CreateTableOp(table.name, [*columns, *rules], schema=table.schema)


def _bare(column: sa.Column[object]) -> sa.Column[object]:
    """The column alone: no foreign key, no index, no uniqueness."""
    identity = sa.Identity() if column.identity is not None else None
    default = None if column.server_default is None or identity is not None else column.server_default
    items = [identity] if identity is not None else []
    argument = getattr(default, "arg", None)
    return sa.Column(column.name, column.type, *items, nullable=column.nullable, server_default=argument)


def _alter_type(table: str, column: sa.Column[object], using: str) -> ops.MigrateOperation:
    kind = type_name(column)
    return _sql(f"ALTER TABLE {quoted(table)} ALTER COLUMN {quoted(column.name)} TYPE {kind} USING {using}")
