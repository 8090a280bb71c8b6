"""One step of a schema change: what it does (Alembic operations) and what it means to people (an effect)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from alembic.operations.ops import MigrateOperation

from engines.kernel.texts import Text


class Phase(IntEnum):
    """Order of steps inside one change: what others lean on goes last when dropped, first when made."""

    DROP_RULES = 0
    RENAME = 1
    ARCHIVE = 2
    CREATE = 3
    ADD = 4
    CONVERT = 5
    FILL = 6
    ADD_RULES = 7


@dataclass(frozen=True)
class Effect:
    """A step as the analyst reads it before publishing. `rows`: how many rows it touches, None where nobody counts;
    `loses`: whether values would no longer be readable in the new shape (they stay in the archive); `pointer`: the form
    or field, with keys, as in a `Change`."""

    kind: str
    table: str
    column: str | None
    sentence: Text
    rows: int | None
    loses: bool
    pointer: str

    def view(self, language: str) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "table": self.table,
            "column": self.column,
            "rows": self.rows,
            "loses": self.loses,
            "pointer": self.pointer,
            "sentence": self.sentence.to(language),
        }


@dataclass(frozen=True)
class Step:
    """`sentence` has places for `{name}`, `{was}` and `{becomes}` (labels of the field and of its types), `{rows}`,
    `{records}`, `{values}` (amounts) and `{such}` (what `samples` finds); `count` is SQL that answers the number of rows
    (before anything is changed), `samples` SQL for a few of the values in question; `loses`: a count above zero means
    loss; `blocks`: a count above zero makes the change impossible; `quiet`: not worth a line for people."""

    phase: Phase
    kind: str
    table: str
    column: str | None
    sentence: Text
    operations: tuple[MigrateOperation, ...]
    count: str | None = None
    samples: str | None = None
    was: str | None = None
    """The column's name before, where it gets another type."""
    loses: bool = False
    blocks: bool = False
    quiet: bool = False
    archives: tuple[str, str] | None = None
    """(archive name, type) when the step puts a column or table aside."""
    restores: int | None = None
    """Id of the archive entry that the step brings back."""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Archived:
    """Something an earlier release put aside."""

    id: int
    table: str
    column: str | None
    archive_name: str
    type: str
