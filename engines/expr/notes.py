"""Where things went wrong while an expression ran: nulls that mean "error", and the errors that stop it.

FEEL answers null where a program would stop; here the place and the reason are kept.

Code compiled to take notes calls `noted` for every operation that can fail; an `Env` with a `notes` list collects them.
A null that only passes on an operand's null is not noted again.

**Source**: DMN 1.5 §10.3 (error handling): a function whose input is outside its domain gives null, and should report
it. Reporting is therefore right wherever null means an error, whether or not a caller asked for the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engines.expr import tree as t
from engines.expr.env import Env
from engines.expr.members import member
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.errors import MortiseError
from engines.kernel.texts import Text

NOTED = (
    t.Arithmetic, t.Negate, t.Call, t.Compare, t.Between, t.In, t.For, t.Quantified, t.InstanceOf, t.RangeOf, t.And,
    t.Or,
)  # fmt: skip
"""Nodes whose null is worth a note."""


def noted(env: Env, node: t.Node, value: Any) -> Any:
    """The value; a null is noted at the node's place, unless something inside it was."""
    notes = env.notes
    if value is None and notes is not None:
        start, end = node.span
        last = notes[-1].span if notes else None
        if last is None or not (start <= last[0] and last[1] <= end):
            notes.append(_note(node))
    return value


def noted_member(env: Env, node: t.Path, target: Any, name: str) -> Any:
    """`target.name`; noted when the target has no such member."""
    value = member(target, name, env)
    if value is None and not (isinstance(target, Mapping) and name in target):
        return noted(env, node, None)
    return value


def _note(node: t.Node) -> Diagnostic:
    code, message = _reason(node)
    return Diagnostic(f"expr.null.{code}", "", message, None, Severity.WARNING, span=node.span)


def _reason(node: t.Node) -> tuple[str, Text]:
    match node:
        case t.Call(function=t.Name(name=name)):
            return "call", Text(f"'{name}' has no result for these values.", f"“{name}”对这些值没有结果。")
        case t.Call():
            return "call", Text("The function cannot be called like this.", "不能这样调用该函数。")
        case t.Arithmetic(op=op):
            return "arithmetic", Text(f"'{op}' has no result for these values.", f"“{op}”对这些值没有结果。")
        case t.Negate():
            return "arithmetic", Text("This value has no opposite.", "该值不能取负。")
        case t.Compare() | t.Between() | t.In():
            return "compare", Text("These values cannot be compared.", "这些值无法比较。")
        case t.For() | t.Quantified():
            return "loop", Text("There is nothing to go through.", "没有可以遍历的内容。")
        case t.And() | t.Or():
            return "logic", Text("A part is neither true nor false.", "其中一部分既非真也非假。")
        case t.Path(member=name):
            return "member", Text(f"There is no '{name}'.", f"没有“{name}”。")
        case _:
            return "value", Text("This has no value.", "没有值。")


def located(error: MortiseError, tree: t.Node) -> MortiseError:
    """The error, with the place in the text it most likely comes from."""
    error.diagnostics = [
        each if each.span is not None else replace(each, span=_place(each.code, each.message, tree))
        for each in error.diagnostics
    ]
    return error


_LIMITED: Mapping[str, tuple[type[t.Node], ...]] = {
    "expr.limit.steps": (t.For, t.Quantified, t.Filter, t.Call), "expr.limit.list": (t.For, t.Filter, t.Call),
    "expr.limit.calls": (t.Call,), "expr.limit.string": (t.Arithmetic, t.Call), "expr.limit.number": (t.Arithmetic, t.Call),
    "expr.limit.pattern": (t.Call,),
}  # fmt: skip


def _place(code: str, message: Text, tree: t.Node) -> t.Span:
    """The first node of a kind that can fail so, else the whole."""
    if code == "expr.not_loaded":
        read = (each for each in t.walk(tree) if isinstance(each, t.Path) and f"'{each.member}'" in message.en)
        return next((each.member_span for each in read), tree.span)
    nodes = list(t.walk(tree))
    likely = (each.span for kind in _LIMITED.get(code, ()) for each in nodes if isinstance(each, kind))
    return next(likely, tree.span)
