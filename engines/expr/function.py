"""The contract of a built-in function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from engines.data.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NUMBER,
    STRING,
    TIME,
    Kind,
    Type,
)  # fmt: skip
from engines.expr.tree import Node
from engines.kernel.texts import Text

_TYPES = {
    "any": ANY, "number": NUMBER, "string": STRING, "boolean": BOOLEAN, "date": DATE, "time": TIME,
    "date and time": DATE_TIME, "days": DAYS_DURATION, "months": MONTHS_DURATION, "list": Type(Kind.LIST),
    "context": Type(Kind.CONTEXT), "range": Type(Kind.RANGE), "function": Type(Kind.FUNCTION),
    "numbers": Type(Kind.LIST, of=NUMBER), "strings": Type(Kind.LIST, of=STRING),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter. `types`: any of these; `optional`: may be left out; `rest`: takes all further arguments."""

    name: str
    types: tuple[Type, ...]
    optional: bool = False
    rest: bool = False

    def __str__(self) -> str:
        shown = self.name + ("…" if self.rest else "")
        return f"[{shown}]" if self.optional else shown


@dataclass(frozen=True, slots=True)
class Signature:
    params: tuple[Param, ...]

    @property
    def least(self) -> int:
        """How many arguments must be there; a parameter that takes all the arguments takes at least one."""
        needed = sum(1 for each in self.params if not each.optional and not each.rest)
        return needed or int(any(each.rest for each in self.params))

    @property
    def most(self) -> int:
        return 1_000_000 if self.params and self.params[-1].rest else len(self.params)

    def at(self, index: int) -> Param:
        """The parameter that takes the argument at a position."""
        return self.params[min(index, len(self.params) - 1)]

    def __str__(self) -> str:
        return ", ".join(str(each) for each in self.params)


def read_signature(text: str) -> Signature:
    """`"string: string, start position: number, length?: number, rest…: any"`; several types are joined by `|`."""
    params = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, _, types = part.partition(":")
        name, rest = name.strip(), "…" in name
        optional = name.endswith("?")
        chosen = tuple(_TYPES[each.strip()] for each in types.split("|")) if types else (ANY,)
        params.append(Param(name.rstrip("?").rstrip("…"), chosen, optional, rest))
    return Signature(tuple(params))


class NoSql(Exception):
    """`Function.sql` has nothing to say for these arguments: the expression is not pushable. (A pushable function without
    `sql` is a mistake of ours, and stays one.)"""


class Function:
    """A built-in. Members are stateless; `names[0]` is the canonical spelling, the others are accepted too."""

    names: ClassVar[tuple[str, ...]] = ()
    takes: ClassVar[tuple[str, ...]] = ("",)
    """Signatures (see `read_signature`), one per overload."""
    gives: ClassVar[Type] = ANY
    doc: ClassVar[Text] = Text("", "")
    examples: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Pairs of expressions that must be equal; the tests run them in Python and in the browser."""
    group: ClassVar[str] = "more"
    nulls: ClassVar[bool] = False
    """Whether `run` sees null arguments; else a null argument gives null."""
    checks: ClassVar[bool] = True
    """With `nulls`: whether the types of unknown arguments are checked before `run`."""
    over_items: ClassVar[bool] = False
    """Whether functions among the arguments are called with items of the first argument."""
    world: ClassVar[bool] = False
    """Whether `run` takes the Env as its first argument."""
    cost: ClassVar[int] = 0
    """Steps that a call costs inside a loop, beyond its turn."""
    pushable: ClassVar[bool] = False
    """Whether PostgreSQL can work it out exactly (`sql`)."""
    total: ClassVar[bool] = False
    """Whether arguments that are there always give a value: then an index can be used for `=`, and plain Python."""

    def __init__(self) -> None:
        self.signatures = tuple(read_signature(each) for each in self.takes)

    run: ClassVar[Callable[..., Any]]
    """The Python implementation (a staticmethod). Returns None for what FEEL calls an error."""

    def type_of(self, arguments: Sequence[Type]) -> Type:
        """The result's type for these argument types."""
        return self.gives

    def rewrite(self, values: Sequence[Node], span: tuple[int, int]) -> Node | None:
        """Another node that means the same (Excel's IF is `if`), or None."""
        return None

    def sql(
        self, arguments: Sequence[sa.ColumnElement[Any]], types: Sequence[Type], binds: Any
    ) -> sa.ColumnElement[Any]:
        """The SQL value; called only when `pushable`. `binds` gives `env_…` bind parameters and the time zone.
        Raises NoSql for arguments that only Python can answer for."""
        raise NotImplementedError(self.names[0])

    def never_null(self) -> bool:
        """Whether the result is a value even when arguments are null."""
        return False
