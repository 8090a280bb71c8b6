"""Static checking: the parsed tree becomes the typed tree, mistakes become diagnostics.

FEEL turns every mistake into null at run time; here the analyst sees it while writing. After a mistake the checker puts
the type Any and goes on, so that one mistake gives one message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engines.data.types import ANY, BOOLEAN, NULL, Kind, Type, list_of
from engines.expr import diagnostics as say
from engines.expr import tree as t
from engines.expr.check_calls import check_call
from engines.expr.check_operators import (
    check_arithmetic,
    check_between,
    check_compare,
    check_in,
    check_negate,
    check_test,
)
from engines.expr.functions import functions
from engines.expr.scope import Scope
from engines.expr.temporal import stored
from engines.expr.typing import BUILT_IN, TYPE_NAMES, UNSURE, fits, is_relation, join, resolved, said
from engines.expr.values import type_of_value
from engines.expr.wide import WIDE
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.suggest import nearest
from engines.kernel.texts import Text


def elaborate(
    parsed: t.Node, scope: Scope, *, want: Type | None = None, condition: bool = False, placeholder: Type | None = None
) -> tuple[t.Node, list[Diagnostic]]:
    """The typed tree and every mistake and warning.

    Args:
        placeholder: the type of `?` (unary tests); None: `?` is a mistake.
    """
    checker = Checker(scope, placeholder)
    tree = checker.visit(parsed)
    wanted = BOOLEAN if condition else want
    if wanted is not None and not fits(tree.type, wanted) and tree.type.kind is not Kind.NULL:
        hint = _condition_hint(tree) if condition else None
        checker.report(say.wrong_type(said(wanted), said(tree.type), tree.span, hint))
    return tree, sorted(checker.diagnostics, key=lambda each: each.span or (0, 0))


def elaborate_tests(parsed: t.Node, scope: Scope, tested: Type) -> tuple[t.Node, list[Diagnostic]]:
    """The typed tree of unary tests about a value of type `tested`, each test checked against it."""
    checker = Checker(scope, tested)
    if not isinstance(parsed, t.Tests):
        return checker.visit(parsed), checker.diagnostics
    about = t.Placeholder(span=(parsed.span[0], parsed.span[0]), type=tested)
    tests = tuple(check_test(checker, about, each) for each in parsed.tests)
    return replace(parsed, tests=tests, type=BOOLEAN), checker.diagnostics


def _condition_hint(tree: t.Node) -> Text | None:
    return Text("Compare it with something, for example = 1 or != null.", "请写成比较，例如 = 1 或 != null。")


@dataclass(slots=True)
class _Names:
    """One level of names bound inside the expression; `item` is the type of a filter's item."""

    slots: dict[str, tuple[int, Type]]
    item: Type | None = None


class Checker:
    """Walks one tree; `visit` returns the typed node."""

    def __init__(self, scope: Scope, placeholder: Type | None) -> None:
        self.scope, self.placeholder = scope, placeholder
        self.diagnostics: list[Diagnostic] = []
        self.levels: list[_Names] = []
        self.slots = 0

    def report(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)

    def say_once(self, since: int) -> None:
        """Of the diagnostics reported since, keep the first of those that say the same."""
        found = self.diagnostics[since:]
        self.diagnostics[since:] = {(each.code, each.message.en): each for each in reversed(found)}.values()

    # -- names
    def bind(self, names: Mapping[str, Type], item: Type | None = None) -> _Names:
        level = _Names({}, item)
        for name, type_ in names.items():
            level.slots[name] = (self.slots, type_)
            self.slots += 1
        self.levels.append(level)
        return level

    def resolve(self, name: str, span: t.Span) -> t.Node:
        found = self.known(name, span)
        if found is not None:
            return found
        self.report(say.unknown_name(name, span, self._names()))
        return t.Const(None, span=span, type=ANY)

    def known(self, name: str, span: t.Span = (0, 0)) -> t.Node | None:
        """What a name means here, or None."""
        return self._lookup(name, span, len(self.levels) - 1)

    def near(self, name: str) -> str | None:
        """The known name most like this one."""
        return nearest(name, self._names())

    def _names(self) -> set[str]:
        found = set(self.scope.names) | {key for level in self.levels for key in level.slots}
        found |= {each for level in self.levels if level.item for each in self.scope.members(level.item)}
        return found | {f"{each}()" for each in ("today", "now")}

    def _lookup(self, name: str, span: t.Span, top: int) -> t.Node | None:
        for index in range(top, -1, -1):
            level = self.levels[index]
            if name in level.slots and not (level.item is not None and self._has_own(level.item, name)):
                slot, type_ = level.slots[name]
                return t.Local(name, span=span, slot=slot, type=type_)
            if level.item is None:
                continue
            slot, item = level.slots["item"]
            members = self.scope.members(item)
            if name in members:
                local = t.Local("item", span=(span[0], span[0]), slot=slot, type=item)
                return t.Path(local, name, span, span=span, type=members[name])
            if item.kind is Kind.ANY or (item.kind is Kind.CONTEXT and not item.members):
                outer = None if name == "item" else self._lookup(name, span, index - 1)
                return t.ItemMember(name, outer, span=span, slot=slot)
        if name in self.scope.names:
            return t.Name(name, span=span, type=self.scope.names[name])
        if name in functions():
            return t.Name(name, span=span, type=BUILT_IN)
        return None

    def _has_own(self, item: Type, name: str) -> bool:
        """Whether the items of a filter have, or may have, a member of this name."""
        return (
            name in self.scope.members(item)
            or item.kind is Kind.ANY
            or (item.kind is Kind.CONTEXT and not item.members)
        )

    # -- the walk
    def visit(self, node: t.Node) -> t.Node:
        match node:
            case t.Const():
                return t.Const(node.value, span=node.span, type=type_of_value(node.value))
            case t.AtLiteral():
                if node.value is None:
                    self.report(say.bad_literal(node.text, node.span))
                return self.literal(node.text, node.value, node.span)
            case t.UnitLiteral():
                if isinstance(node.value, WIDE) and not self.scope.standard:
                    self.report(say.literal_out_of_reach(f"{node.amount} {node.unit}", node.span))
                    return t.AtLiteral(node.amount, None, span=node.span)
                return replace(node, type=type_of_value(node.value))
            case t.Name():
                return self.resolve(node.name, node.span)
            case t.Placeholder():
                if self.placeholder is None:
                    self.report(say.no_placeholder(node.span))
                return replace(node, type=self.placeholder or ANY)
            case t.Path():
                return self._path(node)
            case t.Filter():
                return self._filter(node)
            case t.Call():
                return check_call(self, node)
            case t.Negate():
                return check_negate(self, node)
            case t.Arithmetic():
                return check_arithmetic(self, node)
            case t.Compare():
                return check_compare(self, node)
            case t.Between():
                return check_between(self, node)
            case t.In():
                return check_in(self, node)
            case t.And() | t.Or():
                return type(node)(tuple([self.truth(each) for each in node.parts]), span=node.span, type=BOOLEAN)
            case t.InstanceOf():
                return self._instance_of(node)
            case _:
                return self._compound(node)

    def _compound(self, node: t.Node) -> t.Node:
        match node:
            case t.If():
                then, otherwise = self.visit(node.then), self.visit(node.otherwise)
                type_ = join(then.type, otherwise.type)
                return t.If(self.truth(node.condition), then, otherwise, span=node.span, type=type_)
            case t.For():
                return self._for(node)
            case t.Quantified():
                depth = len(self.levels)
                bindings = self._bindings(node.bindings)
                condition = self.truth(node.condition)
                del self.levels[depth:]
                return replace(node, bindings=bindings, condition=condition, type=BOOLEAN)
            case t.ListOf():
                items = tuple(self.visit(each) for each in node.items)
                element = items[0].type if items else ANY
                for each in items[1:]:
                    element = join(element, each.type)
                return replace(node, items=items, type=list_of(element))
            case t.ContextOf():
                return self._context(node)
            case t.RangeOf():
                low, high = self._end(node.low), self._end(node.high)
                of = join(low.type if low else NULL, high.type if high else NULL)
                return replace(node, low=low, high=high, type=Type(Kind.RANGE, of=of))
            case t.Test():
                operand = self.visit(node.operand)
                return replace(node, operand=operand, type=Type(Kind.RANGE, of=operand.type))
            case t.Tests():
                if self.placeholder is None:
                    self.report(say.test_out_of_place(node.span))
                return replace(node, tests=tuple(self.visit(each) for each in node.tests), type=BOOLEAN)
            case t.Function():
                return self.function(node)
            case _:
                raise AssertionError(f"{type(node).__name__} is not a parsed node")

    def literal(self, text: str, value: Any, span: t.Span) -> t.AtLiteral:
        """A date, time or duration that was written. An app keeps years 1 to 9999 and millionths of a second only."""
        if isinstance(value, WIDE) and not self.scope.standard:
            self.report(say.literal_out_of_reach(text, span))
            return t.AtLiteral(text, None, span=span)
        value = value if self.scope.standard else stored(value)
        return t.AtLiteral(text, value, span=span, type=ANY if value is None else type_of_value(value))

    def truth(self, node: t.Node) -> t.Node:
        """Visit a place where yes or no is needed."""
        typed = self.visit(node)
        if typed.type.kind not in (Kind.BOOLEAN, *UNSURE):
            self.report(say.wrong_type(said(BOOLEAN), said(typed.type), typed.span, _condition_hint(typed)))
        return typed

    def _end(self, node: t.Node | None) -> t.Node | None:
        return None if node is None else self.visit(node)

    def _path(self, node: t.Path) -> t.Node:
        target = self.visit(node.target)
        return self.member(target, node.member, node.member_span, node.span)

    def member(self, target: t.Node, member: str, member_span: t.Span, span: t.Span) -> t.Node:
        type_ = self._member_type(target, member, member_span)
        flat = is_relation(target.type) and self.scope.members(target.type.of or ANY).get(member, ANY).kind is Kind.LIST
        return t.Path(target, member, member_span, flat, span=span, type=type_)

    def _member_type(self, target: t.Node, member: str, span: t.Span) -> Type:
        owner = target.type
        element = owner.of or ANY if owner.kind is Kind.LIST else owner
        if element.kind in UNSURE or (element.kind is Kind.CONTEXT and not element.members):
            return list_of(ANY) if owner.kind is Kind.LIST else ANY
        if element.kind is Kind.LIST:
            return list_of(ANY)
        members = self.scope.members(element)
        if member not in members:
            self.report(say.unknown_member(_called(target), member, span, members))
            return ANY
        found = members[member]
        if owner.kind is Kind.LIST:
            return found if is_relation(owner) and found.kind is Kind.LIST else list_of(found)
        return found

    def _filter(self, node: t.Filter) -> t.Node:
        target = self.visit(node.target)
        element = (target.type.of or ANY) if target.type.kind is Kind.LIST else target.type
        level = self.bind({"item": element}, element)
        condition = self.visit(node.condition)
        self.levels.pop()
        kind = condition.type.kind
        type_ = element if kind is Kind.NUMBER else list_of(element) if kind is Kind.BOOLEAN else ANY
        if kind not in (Kind.NUMBER, Kind.BOOLEAN, *UNSURE):
            self.report(say.wrong_type(said(BOOLEAN), said(condition.type), condition.span, _condition_hint(condition)))
        return t.Filter(target, condition, span=node.span, type=type_, slot=level.slots["item"][0])

    def _bindings(self, bindings: tuple[t.Binding, ...]) -> tuple[t.Binding, ...]:
        """Each binding sees those before it; the levels stay open for the caller to close."""
        done = []
        for each in bindings:
            source, end = self.visit(each.source), self._end(each.end)
            type_ = source.type
            if end is None:
                type_ = type_.of or ANY if type_.kind in (Kind.LIST, Kind.RANGE) else type_
            level = self.bind({each.name: type_})
            done.append(t.Binding(each.name, source, end, span=each.span, slot=level.slots[each.name][0], type=type_))
        return tuple(done)

    def _for(self, node: t.For) -> t.Node:
        depth = len(self.levels)
        bindings = self._bindings(node.bindings)
        level = self.bind({"partial": list_of(ANY)})
        body = self.visit(node.body)
        del self.levels[depth:]
        slot = level.slots["partial"][0]
        return t.For(bindings, body, span=node.span, type=list_of(body.type), slot=slot)

    def _context(self, node: t.ContextOf) -> t.Node:
        depth = len(self.levels)
        entries: list[t.Entry] = []
        for each in node.entries:
            if any(each.key == done.key for done in entries):
                self.report(say.repeated_key(each.key, each.span))
                return t.Const(None, span=node.span)
            value, slot = self._entry(each)
            entries.append(t.Entry(each.key, value, span=each.span, slot=slot, type=value.type))
        del self.levels[depth:]
        members = tuple((each.key, each.type) for each in entries)
        return t.ContextOf(tuple(entries), span=node.span, type=Type(Kind.CONTEXT, members=members))

    def _entry(self, entry: t.Entry) -> tuple[t.Node, int]:
        """An entry's value and the slot later entries read it from; a function may call itself by its key."""
        if isinstance(entry.value, t.Function) and not entry.value.external:
            level = self.bind({entry.key: Type(Kind.FUNCTION, of=ANY)})
            slot = level.slots[entry.key][0]
            value: t.Node = replace(self.visit(entry.value), slot=slot)
            level.slots[entry.key] = (slot, value.type)
            return value, slot
        value = self.visit(entry.value)
        return value, self.bind({entry.key: value.type}).slots[entry.key][0]

    def _instance_of(self, node: t.InstanceOf) -> t.Node:
        value, wanted = self.visit(node.value), self.known_type(node.wanted, node.wanted_span)
        return (
            t.Const(None, span=node.span) if wanted is None else replace(node, value=value, wanted=wanted, type=BOOLEAN)
        )

    def known_type(self, written: Type, span: t.Span) -> Type | None:
        found = resolved(written, self.scope.types)
        if isinstance(found, str):
            self.report(say.unknown_type(found, span, (*TYPE_NAMES, *self.scope.types)))
            return None
        return found

    def function(self, node: t.Function, given: Type | None = None) -> t.Node:
        """A function literal; `given`: the type of what its parameters get, where they declare none."""
        if node.external and self.scope.external is None:
            self.report(say.external_function(node.span))
            return t.Const(None, span=node.span)
        wanted = [
            given if given is not None and each.wanted == ANY else self.known_type(each.wanted, each.wanted_span) or ANY
            for each in node.parameters
        ]
        names = {each.name: type_ for each, type_ in zip(node.parameters, wanted, strict=True)}
        level = self.bind({} if node.external else names)
        parameters = tuple(
            replace(each, wanted=type_, slot=-1 if node.external else level.slots[each.name][0])
            for each, type_ in zip(node.parameters, wanted, strict=True)
        )
        body = self.visit(node.body)
        self.levels.pop()
        type_ = Type(Kind.FUNCTION, of=ANY if node.external else body.type, members=tuple(names.items()))
        made_by = self.scope.external if node.external else None
        return t.Function(parameters, body, node.external, made_by, span=node.span, type=type_)


def _called(node: t.Node) -> str:
    match node:
        case t.Name() | t.Local():
            return node.name
        case t.Path():
            return node.member
        case _:
            return str(node.type)
