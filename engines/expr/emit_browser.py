"""The browser emitter: the typed tree as JSON, interpreted by `runtime/web/src/feel` (no code is generated there).

`["name", key, type]`, `["path", target, member, type]`: the type tells how the HTTP form of a value (decimal strings,
dates as texts, `{id, title}`) becomes a value. Constants: `["number", "15"]`, `["string", …]`, `["boolean", true]`,
`["null"]`, `["date", "2026-01-31"]`, `["date and time", …]`, `["time", …]`, `["days", seconds]`, `["months", 3]`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engines.data.types import Kind, Type
from engines.expr import tree as t
from engines.expr.decimals import number_text
from engines.expr.emit_strict import is_unsure
from engines.expr.function import Function
from engines.expr.functions import functions
from engines.expr.scope import CURRENT_USER, ITSELF
from engines.expr.slots import free_slots, only_picked_from
from engines.expr.temporal import MonthsDuration, seconds_of, text_of
from engines.expr.typing import BUILT_IN, is_relation
from engines.expr.weights import weight_of

Json = list[Any]
ON_SERVER: Json = ["server"]
"""What the browser leaves to the server, saying so (`expr.on_server`): zones by name, years beyond 9999, nanoseconds."""


def emit_browser(node: t.Node) -> Json:
    """The JSON tree of a typed tree."""
    match node:
        case t.Const() | t.AtLiteral() | t.UnitLiteral():
            return constant(node.value)
        case t.Name():
            return _name(node)
        case t.Local():
            return ["local", node.slot]
        case t.ItemMember():
            return ["item", node.slot, node.name, emit_browser(node.outer) if node.outer else ["null"]]
        case t.Placeholder():
            return ["input"]
        case t.Path():
            if is_relation(node.target.type):
                return ["members", emit_browser(node.target), node.member, type_name(_element(node)), node.flat]
            return ["path", emit_browser(node.target), node.member, type_name(node.type)]
        case t.Filter():
            kind = {Kind.NUMBER: "at", Kind.BOOLEAN: "keep"}.get(node.condition.type.kind, "filter")
            return [kind, emit_browser(node.target), node.slot, emit_browser(node.condition), weight_of(node.condition)]
        case t.Call():
            return _call(node)
        case t.Negate():
            return ["negate", emit_browser(node.operand)]
        case t.Arithmetic() | t.Compare():
            return [node.op, emit_browser(node.left), emit_browser(node.right)]
        case t.Between():
            return ["between", *(emit_browser(each) for each in (node.value, node.low, node.high))]
        case t.In():
            return ["in", emit_browser(node.value), [emit_browser(each) for each in node.tests]]
        case t.And() | t.Or():
            return ["and" if isinstance(node, t.And) else "or", *(emit_browser(each) for each in node.parts)]
        case _:
            return _compound(node)


def _compound(node: t.Node) -> Json:
    match node:
        case t.If():
            return ["if", *(emit_browser(each) for each in (node.condition, node.then, node.otherwise))]
        case t.For():
            partial = node.slot if node.slot in free_slots(node.body) else -1
            picked = only_picked_from(node.body, node.slot)
            return ["for", _bindings(node.bindings), emit_browser(node.body), weight_of(node.body), partial, picked]
        case t.Quantified():
            word, weight = "every" if node.every else "some", weight_of(node.condition)
            return [word, _bindings(node.bindings), emit_browser(node.condition), weight]
        case t.ListOf():
            return ["list", [emit_browser(each) for each in node.items]]
        case t.ContextOf():
            return ["context", [[each.key, each.slot, emit_browser(each.value)] for each in node.entries]]
        case t.RangeOf():
            ends = [emit_browser(each) if each else ["null"] for each in (node.low, node.high)]
            return ["range", *ends, node.low_closed, node.high_closed]
        case t.Test():
            return ["test", node.op, emit_browser(node.operand)]
        case t.Tests():
            return ["tests", [emit_browser(each) for each in node.tests], node.negated]
        case t.InstanceOf():
            return ["instance of", emit_browser(node.value), type_tree(node.wanted)]
        case t.Function():
            return _function(node)
        case t.Convert():
            return ["start of day", emit_browser(node.value)]
        case _:
            raise AssertionError(type(node).__name__)


def _name(node: t.Name) -> Json:
    if node.name == CURRENT_USER:
        return ["user"]
    if node.name == ITSELF and node.type.kind is Kind.RECORD:
        return ["record"]
    if node.type.kind is Kind.FUNCTION and node.name in functions():
        function = functions()[node.name]
        names = [each.name for each in function.signatures[0].params]
        return ["built-in", function.names[0], _shapes(function), names]
    return ["name", node.name, type_name(node.type)]


def _call(node: t.Call) -> Json:
    arguments = [emit_browser(each.value) for each in node.arguments]
    if not (isinstance(node.function, t.Name) and node.function.type is BUILT_IN):
        names = [each.name for each in node.arguments]
        return ["apply", emit_browser(node.function), arguments, names if any(names) else None]
    call: Json = ["call", node.function.name, arguments]
    function = functions()[node.function.name]
    unsure = any(is_unsure(each.value) for each in node.arguments)
    return [*call, _shapes(function)] if unsure and not (function.nulls and not function.checks) else call


def _function(node: t.Function) -> Json:
    slots, names = [each.slot for each in node.parameters], [each.name for each in node.parameters]
    written = [type_tree(each.wanted) if each.wanted_span[1] else Kind.ANY.value for each in node.parameters]
    types = written if any(each != Kind.ANY.value for each in written) else None
    return ["function", slots, emit_browser(node.body), weight_of(node.body), names, types, node.slot]


def _shapes(function: Function) -> Json:
    """Its signatures, for arguments whose types only their values tell: the types of each parameter, and `?` or `…`."""
    return [
        [
            [[type_tree(type_) for type_ in each.types], "…" if each.rest else "?" if each.optional else ""]
            for each in signature.params
        ]
        for signature in function.signatures
    ]


def _bindings(bindings: tuple[t.Binding, ...]) -> list[Any]:
    return [[each.slot, _source(each), emit_browser(each.end) if each.end else None] for each in bindings]


def _source(binding: t.Binding) -> Json:
    """A relation that was not loaded has no records; any other null makes the loop null."""
    source = emit_browser(binding.source)
    return ["call", "get or else", [source, ["list", []]]] if is_relation(binding.source.type) else source


def _element(node: t.Path) -> Type:
    return node.type.of or node.type if node.type.kind is Kind.LIST else node.type


def constant(value: Any) -> Json:
    """A value as a constant of the tree."""
    match value:
        case None:
            return ["null"]
        case bool():
            return ["boolean", value]
        case Decimal() | int():
            return ["number", number_text(value)]
        case str():
            return ["string", value]
        case datetime() | time() if isinstance(value.tzinfo, ZoneInfo):
            return ON_SERVER
        case datetime():
            return ["date and time", text_of(value)]
        case date():
            return ["date", text_of(value)]
        case time():
            return ["time", text_of(value)]
        case timedelta():
            return ["days", number_text(seconds_of(value))]
        case MonthsDuration():
            return ["months", value.months]
        case _:
            return ON_SERVER


def type_tree(type_: Type) -> Any:
    """A type that values are held to: `number`, `["list", "number"]`, `["context", [["name", "string"]]]`."""
    if type_.kind in (Kind.LIST, Kind.RANGE) and type_.of is not None:
        return [type_.kind.value, type_tree(type_.of)]
    if type_.kind is Kind.CONTEXT and type_.members:
        return [type_.kind.value, [[name, type_tree(each)] for name, each in type_.members]]
    if type_.kind is Kind.FUNCTION and type_.of is not None:
        return ON_SERVER[0]
    return type_name(type_)


def type_name(type_: Type) -> str:
    """The type as the browser reads it."""
    match type_.kind:
        case Kind.LIST:
            return f"list<{type_name(type_.of)}>" if type_.of is not None else "list"
        case Kind.DAYS_DURATION:
            return "days"
        case Kind.MONTHS_DURATION:
            return "months"
        case Kind.RECORD | Kind.CONTEXT | Kind.RANGE | Kind.FUNCTION:
            return type_.kind.value
        case _:
            return type_.kind.value
