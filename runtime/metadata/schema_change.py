"""From the tables of one release to the tables of the next: an ordered list of steps, worked out without a database.

Tables are compared by name and columns by name; a rename is never guessed, it is told (`TableRenames`). Nothing is
ever dropped: what a release no longer has is put aside under an archive name and brought back when a later release
has it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from alembic.operations import ops

from engines.kernel.texts import Text
from runtime.metadata.conversion import archive_name, conversion, quoted, type_name
from runtime.metadata.schema_operations import (
    Rule,
    add_rule,
    alter_type,
    bare_column,
    create_table,
    drop_rule,
    foreign_keys,
    plain_sql,
    quiet_step,
    rules_of,
    signature,
    touches,
)
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
                    Text("“{name}” keeps its records under the new key.", "“{name}”改用新标识，数据保留。"),
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
                "“{name}” goes to the archive with {records}; rolling back brings it back.",
                "“{name}”连同 {rows} 条记录移入归档，回退版本时恢复。",
            ),
            (ops.RenameTableOp(table.name, name),),
            count=f"SELECT count(*) FROM {quoted(table.name)}",  # noqa: S608
            loses=True,
            archives=(name, ""),
        )
        for foreign_key in foreign_keys(table):
            yield quiet_step(Phase.DROP_RULES, table.name, drop_rule(foreign_key))
        for index in table.indexes:
            yield quiet_step(Phase.DROP_RULES, table.name, drop_rule(index))

    def _make_table(self, table: sa.Table) -> Iterator[Step]:
        kept = self.archive.get((table.name, None))
        if kept:
            yield Step(
                Phase.CREATE,
                "restore_table",
                table.name,
                None,
                Text(
                    "“{name}” comes back from the archive with {records}.",
                    "“{name}”及其 {rows} 条记录从归档恢复。",
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
                Text("“{name}” begins without records.", "“{name}”从零条记录开始。"),
                (create_table(table),),
            )
        yield from (add_rule(table, each) for each in rules_of(table))

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
                    Text("“{name}” keeps its values under the new key.", "“{name}”改用新标识，数据保留。"),
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
                        "“{name}” leaves the app; the archive keeps {values} of it and a roll back brings them back.",
                        "“{name}”离开应用；{rows} 个值存入归档，回退版本时恢复。",
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
                Text("“{name}” is added to {records}.", "为 {rows} 条记录新增“{name}”。"),
                (ops.AddColumnOp(table.name, bare_column(column)),),
                count=f"SELECT count(*) FROM {quoted(self._now(table.name))}",  # noqa: S608
            )
            return
        place = quoted(kept.archive_name)
        steps: list[ops.MigrateOperation] = [ops.AlterColumnOp(table.name, kept.archive_name, modify_name=column.name)]
        if kept.type != type_name(column):
            change = conversion(column.name, kept.type, type_name(column))
            steps.append(alter_type(table.name, column, change.using))
        yield Step(
            Phase.ADD,
            "restore_column",
            table.name,
            column.name,
            Text(
                "“{name}” comes back with {values} from the archive.",
                "“{name}”及其 {rows} 个归档值恢复。",
            ),
            tuple(steps),
            count=f"SELECT count({place}) FROM {quoted(self._now(table.name))}",  # noqa: S608
            restores=kept.id,
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
                    "“{name}” changes from {was} to {becomes}; {values} convert, none is lost.",
                    "“{name}”由{was}改为{becomes}，{rows} 个值全部转换。",
                ),
                (alter_type(new.name, after, change.using),),
                count=f"SELECT count({quoted(before.name)}) FROM {quoted(old.name)}",  # noqa: S608
                was=before.name,
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
                "“{name}” changes from {was} to {becomes}; {values} cannot be converted{such} and go to the archive.",
                "“{name}”由{was}改为{becomes}；{rows} 个值无法转换{such}，将移入归档。",
            ),
            (
                ops.AlterColumnOp(new.name, after.name, modify_name=name),
                ops.AlterColumnOp(new.name, name, modify_nullable=True, modify_server_default=None),
                ops.AddColumnOp(new.name, bare_column(after)),
                plain_sql(
                    f"UPDATE {quoted(new.name)} SET {quoted(after.name)} = {copy.using} "  # noqa: S608
                    f"WHERE {quoted(name)} IS NOT NULL"
                ),
            ),
            count=f"SELECT count(*) FROM {quoted(old.name)} WHERE {here.lost}",  # noqa: S608
            samples=f"SELECT left({quoted(before.name)}::text, 40) FROM {quoted(old.name)} WHERE {here.lost} LIMIT 5",  # noqa: S608
            was=before.name,
            loses=True,
            archives=(name, was),
        )

    # -- foreign keys and indexes

    def _rules(self, old: sa.Table, new: sa.Table) -> Iterator[Step]:
        def names(table: sa.Table) -> dict[str, Rule]:
            return {signature(each, table.name == new.name): each for each in rules_of(table)}

        before, after = names(old), names(new)
        changed = self._changed_columns(old, new)
        for mark, rule in before.items():
            if mark not in after or touches(rule, changed):
                yield quiet_step(Phase.DROP_RULES, old.name, drop_rule(rule))
        for mark, rule in after.items():
            if mark not in before or touches(before[mark], changed):
                yield add_rule(new, rule, self._before(old, new, rule))

    def _before(self, old: sa.Table, new: sa.Table, rule: Rule) -> tuple[str, str] | None:
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
