"""Item definitions as types that values are held to. **Source**: DMN 1.5 §7.3.3, §10.3.2.9."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engines.data.types import ANY, Kind, Type, list_of
from engines.expr import Env
from engines.expr.temporal import midnight
from engines.expr.values import Closure, type_of_value
from engines.rule.dmn.model import DmnModel, ItemDefinition

MISMATCH: Any = object()
"""What `DmnType.fit` answers for a value that is not of the type."""

_SIMPLE: Mapping[str, Kind] = {
    "any": Kind.ANY, "null": Kind.NULL, "number": Kind.NUMBER, "string": Kind.STRING, "boolean": Kind.BOOLEAN,
    "date": Kind.DATE, "time": Kind.TIME, "date and time": Kind.DATE_TIME, "datetime": Kind.DATE_TIME,
    "days and time duration": Kind.DAYS_DURATION, "day and time duration": Kind.DAYS_DURATION,
    "daytimeduration": Kind.DAYS_DURATION, "years and months duration": Kind.MONTHS_DURATION,
    "year and month duration": Kind.MONTHS_DURATION, "yearmonthduration": Kind.MONTHS_DURATION,
    "list": Kind.LIST, "context": Kind.CONTEXT, "function": Kind.FUNCTION, "range": Kind.RANGE,
}  # fmt: skip

Tests = Callable[[Any, Env], bool]


@dataclass(eq=False)
class DmnType:
    """A type with its constraints. Exactly one of `of` (a list), `members` (a context), `base` (another type) or `kind`
    says what it is."""

    name: str
    kind: Kind = Kind.ANY
    of: DmnType | None = None
    members: Mapping[str, DmnType] | None = None
    base: DmnType | None = None
    gives: DmnType | None = None
    """Of a function: the type of its result."""
    takes: tuple[tuple[str, DmnType], ...] | None = None
    """Of a function: its parameters (None: any)."""
    allowed: list[Tests] = field(default_factory=list)

    def holds(self, value: Any, env: Env) -> bool:
        """Whether a value is of this type; null is of every type."""
        if value is None:
            return True
        return self._shape(value, env) and all(test(value, env) for test in self.allowed)

    def _shape(self, value: Any, env: Env) -> bool:
        if self.base is not None:
            return self.base.holds(value, env)
        if self.of is not None:
            return isinstance(value, list) and all(self.of.holds(each, env) for each in value)
        if self.members is not None:
            return isinstance(value, Mapping) and all(
                name in value and type_.holds(value[name], env) for name, type_ in self.members.items()
            )
        if self.kind is Kind.ANY:
            return True
        if self.kind is Kind.FUNCTION:
            return isinstance(value, Closure) and (
                value.built_in or self.takes is None or len(self.takes) == len(value.parameters)
            )
        return type_of_value(value).kind is self.kind

    def fit(self, value: Any, env: Env) -> Any:
        """The value as this type, by the implicit conversions of §10.3.2.9.4, or MISMATCH."""
        if self.holds(value, env):
            return value
        if isinstance(value, list):
            return value[0] if len(value) == 1 and self.holds(value[0], env) else MISMATCH
        if self.holds([value], env):
            return [value]
        if type_of_value(value).kind is Kind.DATE and self.root().kind is Kind.DATE_TIME:
            moment = midnight(value)
            return moment if self.holds(moment, env) else MISMATCH
        return MISMATCH

    def root(self) -> DmnType:
        return self.base.root() if self.base is not None else self

    def feel(self, depth: int = 0) -> Type:
        """The type as the checker of expressions knows it (a type that holds itself ends in Any)."""
        if depth > 6:
            return ANY
        if self.base is not None:
            return self.base.feel(depth + 1)
        if self.of is not None:
            return list_of(self.of.feel(depth + 1))
        if self.members is not None:
            return Type(Kind.CONTEXT, members=tuple((key, each.feel(depth + 1)) for key, each in self.members.items()))
        if self.kind is Kind.FUNCTION:
            takes = tuple((name, each.feel(depth + 1)) for name, each in self.takes or ())
            return Type(Kind.FUNCTION, of=self.gives.feel(depth + 1) if self.gives else ANY, members=takes)
        return Type(self.kind)


def _leads_to(base: DmnType | None, made: DmnType) -> bool:
    """Whether following the base types comes back to the type being made."""
    while base is not None:
        if base is made:
            return True
        base = base.base
    return False


ANYTHING = DmnType("Any")


class Types:
    """The types a model can name: FEEL's, its item definitions, and those of its imports (`import.type`)."""

    def __init__(
        self, model: DmnModel, imported: Mapping[str, Types], compile_tests: Callable[[str, Type], Tests | None]
    ) -> None:
        self.imported = imported
        self.items = {each.name: each for each in model.items}
        self.found: dict[str, DmnType] = {}
        self.unknown: set[str] = set()
        self._compile_tests = compile_tests

    def named(self, ref: str) -> DmnType:
        """The type a `typeRef` means; Any for "" and for what is unknown (kept in `unknown`)."""
        if not ref:
            return ANYTHING
        found = self.look_up(ref)
        if found is None:
            self.unknown.add(ref)
        return found or ANYTHING

    def look_up(self, ref: str) -> DmnType | None:
        if ref in self.found:
            return self.found[ref]
        if ref in self.items:
            made = self.found[ref] = DmnType(ref)
            self._define(made, self.items[ref])
            return made
        simple = _SIMPLE.get(ref.lower().removeprefix("feel:"))
        if simple is not None:
            return DmnType(ref, simple)
        for name, types in self.imported.items():
            if not name or ref.startswith(name + "."):
                inner = types.look_up(ref.removeprefix(name + ".") if name else ref)
                if inner is not None:
                    return inner
        prefix, colon, rest = ref.partition(":")
        return self.look_up(rest) if colon and prefix else None

    def allowed_text(self, ref: str) -> str | None:
        """The allowed values of an item definition as they are written, its base types' included."""
        seen: set[str] = set()
        while ref in self.items and ref not in seen:
            seen.add(ref)
            if self.items[ref].allowed is not None:
                return self.items[ref].allowed
            ref = self.items[ref].type_ref
        return None

    def all(self) -> dict[str, Type]:
        """Every name with the type that expressions see."""
        found = {name: self.named(name).feel() for name in self.items}
        for name, types in self.imported.items():
            found.update({f"{name}.{key}" if name else key: each for key, each in types.all().items()})
        return found

    def _define(self, made: DmnType, item: ItemDefinition) -> None:
        """Fill the type in place, so that types may speak of each other."""
        one = DmnType(item.name) if item.is_collection else made
        if item.function is not None:
            one.kind, one.gives = Kind.FUNCTION, self.named(item.function.output)
            one.takes = tuple((each.name, self.named(each.type_ref)) for each in item.function.parameters)
        elif item.components:
            one.members = {each.name: self._component(each) for each in item.components}
        elif item.type_ref:
            base = self.named(item.type_ref)
            if _leads_to(base, one):
                self.unknown.add(item.type_ref)
            else:
                one.base = base
        if item.is_collection:
            made.of = one
        for text, target in ((item.allowed, one), (item.constraint, made)):
            tests = self._compile_tests(text, target.feel()) if text else None
            if tests is not None:
                target.allowed.append(tests)

    def _component(self, item: ItemDefinition) -> DmnType:
        made = DmnType(item.name)
        self._define(made, item)
        return made
