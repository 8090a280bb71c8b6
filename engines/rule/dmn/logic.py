"""What compiled parts of a model share: the run they take part in, and functions as values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from engines.data.types import ANY, Type
from engines.expr import Env
from engines.expr.ops import limit
from engines.expr.values import Closure
from engines.kernel import pointer as pointers
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.texts import Text
from engines.rule.dmn.types import MISMATCH, DmnType

Values = Mapping[str, Any]
MOST_ERRORS = 1_000


@dataclass(eq=False)
class DmnRun:
    """One question put to a model: the world, what is known so far, what went wrong."""

    env: Env
    known: dict[str, Any] = field(default_factory=dict)
    """Values of elements, by reference `namespace#id`."""
    errors: list[Diagnostic] = field(default_factory=list)
    depth: int = 0
    inside: list[str] = field(default_factory=list)
    """Names of the decisions being worked out, outermost first."""
    open: set[str] = field(default_factory=set)
    """Their references."""

    def report(self, code: str, place: str, message: Text, hint: Text | None = None) -> None:
        """`place`: from the named element on; "" is the decision being worked out."""
        place = place or (self.inside[-1] if self.inside else "")
        self.add([Diagnostic(code, pointers.of(place.split("/")) if place else "", message, hint)])

    def add(self, errors: Iterable[Diagnostic]) -> None:
        """Keep errors; a loop that fails in every turn is told often enough after `MOST_ERRORS`."""
        self.errors += islice(errors, max(0, MOST_ERRORS - len(self.errors)))

    def take_notes(self, place: str) -> None:
        """What expressions noted since the last time: nulls that mean an error."""
        notes = self.env.notes
        if notes:
            self.add(each.at(*place.split("/")) for each in notes)
            notes.clear()

    def fitted(self, value: Any, wanted: DmnType, place: str, what: str) -> Any:
        """The value as the type, or null and an error."""
        found = wanted.fit(value, self.env)
        if found is not MISMATCH:
            return found
        self.report(
            "dmn.type_mismatch",
            place,
            Text(f"{what} is not of the type '{wanted.name}'.", f"{what} 的类型不是“{wanted.name}”。"),
        )
        return None


@dataclass(frozen=True, slots=True)
class Logic:
    """A compiled boxed expression."""

    type: Type
    run: Callable[[Values, DmnRun], Any]


NOTHING = Logic(ANY, lambda values, run: None)


@dataclass(frozen=True, slots=True)
class Formal:
    name: str
    type: DmnType


def function_value(
    name: str,
    formals: Sequence[Formal],
    gives: DmnType,
    body: Callable[[dict[str, Any]], Any],
    run: DmnRun,
) -> Closure:
    """A function of the model as a value of expressions: arguments that do not fit mean that it is not called at all
    (its value is null); its result is held to its type (§10.3.2.9.4)."""

    def call(*arguments: Any) -> Any:
        if len(arguments) != len(formals):
            run.report("dmn.arguments", name, _count(name, len(formals), len(arguments)))
            return None
        given: dict[str, Any] = {}
        for formal, value in zip(formals, arguments, strict=True):
            fitted = formal.type.fit(value, run.env)
            if fitted is MISMATCH:
                run.fitted(value, formal.type, name, f"'{formal.name}'")
                return None
            given[formal.name] = fitted
        run.depth += 1
        if run.depth > run.env.limits.calls:
            raise limit("calls", Text("A function calls itself too often.", "函数嵌套调用过多。"))
        try:
            return run.fitted(body(given), gives, name, f"'{name}'")
        finally:
            run.depth -= 1

    return Closure(tuple(each.name for each in formals), call)


def _count(name: str, wanted: int, given: int) -> Text:
    return Text(
        f"'{name}' takes {wanted} values, but {given} are given.", f"“{name}”需要 {wanted} 个值，但给出了 {given} 个。"
    )
