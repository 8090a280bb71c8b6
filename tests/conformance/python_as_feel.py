"""Python expressions and scripts as FEEL, by Python's own parser: what the spiff set is written in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Eq: "=",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.And: "and",
    ast.Or: "or",
}
_FUNCTIONS = {
    "len": "count",
    "str": "string",
    "int": "number",
    "float": "number",
    "sum": "sum",
    "min": "min",
    "max": "max",
}
_METHODS = {
    "lower": "lower case",
    "upper": "upper case",
    "strip": "trim",
    "startswith": "starts with",
    "endswith": "ends with",
    "split": "split",
    "replace": "replace",
}


class NotFeel(Exception):
    """Python that has no counterpart."""


def expression(text: str) -> str:
    """`"x == 1 and not done"` → `"(x = 1) and not(done)"`. Raises NotFeel."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise NotFeel(text) from error
    return _feel(tree.body)


def script(text: str) -> list[dict[str, str]]:
    """The assignments of a script, in rounds in which no variable is set twice. Raises NotFeel."""
    rounds: list[dict[str, str]] = [{}]
    try:
        statements = ast.parse(text.strip()).body
    except SyntaxError as error:
        raise NotFeel(text) from error
    for statement in statements:
        for name, value in _assignments(statement):
            if name in rounds[-1]:
                rounds.append({})
            rounds[-1][name] = value
    return [each for each in rounds if each] or [{}]


def names(text: str) -> set[str]:
    """Every variable that a piece of Python uses or sets."""
    try:
        tree = ast.parse(text.strip())
    except SyntaxError:
        return set()
    found = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
    return {variable(each) for each in found if each not in _FUNCTIONS and each != "print"}


def variable(name: str) -> str:
    """A Python name as a variable's key."""
    key = re.sub(r"\W+", "_", name)
    return f"n{key}" if key[:1].isdigit() else key


def _assignments(statement: ast.stmt) -> Iterator[tuple[str, str]]:
    match statement:
        case ast.Assign(targets=[target], value=value):
            yield from _assigned(target, value)
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
            yield variable(name), f"{variable(name)} {_operator(op)} ({_feel(value)})"
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield variable(name), _feel(value)
        case ast.Delete(targets=targets):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield variable(target.id), "null"
        case ast.Expr(value=ast.Call(func=ast.Name(id="print")) | ast.Constant()) | ast.Pass():
            return
        case ast.Import() | ast.ImportFrom():
            return
        case ast.If(test=test, body=body, orelse=other):
            yield from _either(test, body, other)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[item])):
            yield variable(name), f"append({variable(name)}, {_feel(item)})"
        case _:
            raise NotFeel(ast.unparse(statement))


def _either(test: ast.expr, body: list[ast.stmt], other: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """`if` with assignments: each variable takes one value or the other, or stays."""
    first = dict(pair for each in body for pair in _assignments(each))
    second = dict(pair for each in other for pair in _assignments(each))
    for name in {**first, **second}:
        yield name, f"if {_feel(test)} then ({first.get(name, name)}) else ({second.get(name, name)})"


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, str]]:
    match target, value:
        case ast.Name(id=name), _:
            yield variable(name), _feel(value)
        case ast.Tuple(elts=targets), ast.Tuple(elts=values):
            for each, part in zip(targets, values, strict=True):
                yield from _assigned(each, part)
        case ast.Subscript(value=ast.Name(id=name), slice=key), _:
            yield variable(name), f"context put({variable(name)}, {_feel(key)}, {_feel(value)})"
        case _:
            raise NotFeel(ast.unparse(target))


def _feel(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=value):
            return _constant(value)
        case ast.Name(id=name):
            return variable(name)
        case ast.BoolOp(op=op, values=values):
            return f" {_operator(op)} ".join(f"({_feel(each)})" for each in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"not({_feel(operand)})"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"-({_feel(operand)})"
        case ast.BinOp(left=ast.Constant(value=str() as text), op=ast.Mult(), right=ast.Constant(value=int() as count)):
            return _constant(text * count)
        case ast.BinOp(left=left, op=op, right=right):
            return f"({_feel(left)}) {_operator(op)} ({_feel(right)})"
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            return _compared(left, ops, comparators)
        case ast.IfExp(test=test, body=body, orelse=other):
            return f"if {_feel(test)} then {_feel(body)} else {_feel(other)}"
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return "[" + ", ".join(_feel(each) for each in elements) + "]"
        case ast.Dict(keys=keys, values=values):
            pairs = [
                (str(each.value), value)
                for each, value in zip(keys, values, strict=True)
                if isinstance(each, ast.Constant) and isinstance(each.value, str | int)
            ]
            return "{" + ", ".join(f'"{key}": {_feel(value)}' for key, value in pairs) + "}"
        case ast.Attribute(value=value, attr=attribute):
            return f"{_feel(value)}.{attribute}"
        case ast.Subscript(value=value, slice=ast.Constant(value=str() as name)):
            return f"{_feel(value)}.{name}"
        case ast.Subscript(value=value, slice=ast.Constant(value=int() as index)):
            return f"{_feel(value)}[{index + 1 if index >= 0 else index}]"
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _FUNCTIONS:
            return f"{_FUNCTIONS[name]}({', '.join(_feel(each) for each in arguments)})"
        case _:
            return _other(node)


def _other(node: ast.expr) -> str:
    match node:
        case ast.JoinedStr(values=parts):
            return " + ".join(_part(each) for each in parts) or '""'
        case ast.Call(func=ast.Attribute(value=text, attr=method), args=arguments) if method in _METHODS:
            return f"{_METHODS[method]}({', '.join(_feel(each) for each in (text, *arguments))})"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="datetime") | ast.Attribute(attr="datetime"), attr="now")):
            return "now()"
        case ast.Call(func=ast.Name(id="sorted"), args=[items]):
            return f"sort({_feel(items)})"
        case ast.Call(func=ast.Name(id="list"), args=[ast.Call(func=ast.Name(id="range"), args=bounds)]):
            return _range(bounds)
        case ast.Call(func=ast.Name(id="range"), args=bounds):
            return _range(bounds)
        case ast.Call(func=ast.Attribute(value=text, attr="get"), args=[ast.Constant(value=str() as name), *_]):
            return f"{_feel(text)}.{name}"
        case ast.ListComp(elt=element, generators=[ast.comprehension(target=ast.Name(id=name), iter=items, ifs=[])]):
            return f"for {variable(name)} in {_feel(items)} return {_feel(element)}"
        case ast.Call(func=ast.Name(id="timedelta") | ast.Attribute(attr="timedelta"), args=[], keywords=parts):
            return " + ".join(_timedelta(each) for each in parts)
        case _:
            raise NotFeel(ast.unparse(node))


def _part(node: ast.expr) -> str:
    return f"string({_feel(node.value)})" if isinstance(node, ast.FormattedValue) else _feel(node)


def _timedelta(part: ast.keyword) -> str:
    unit = {"days": "P{}D", "hours": "PT{}H", "minutes": "PT{}M", "seconds": "PT{}S"}.get(str(part.arg))
    if unit is None or not isinstance(part.value, ast.Constant) or not isinstance(part.value.value, int | float):
        raise NotFeel(str(part.arg))
    return f'duration("{unit.format(part.value.value)}")'


def _range(bounds: list[ast.expr]) -> str:
    first, last = ("0", bounds[0]) if len(bounds) == 1 else (_feel(bounds[0]), bounds[1])
    return f"for i in {first}..({_feel(last)}) - 1 return i"


def _compared(left: ast.expr, ops: list[ast.cmpop], comparators: list[ast.expr]) -> str:
    parts, before = [], left
    for op, after in zip(ops, comparators, strict=True):
        one, other = _feel(before), _feel(after)
        match op:
            case ast.In():
                parts.append(f"list contains({other}, {one})")
            case ast.NotIn():
                parts.append(f"not(list contains({other}, {one}))")
            case ast.Is():
                parts.append(f"{one} = {other}")
            case ast.IsNot():
                parts.append(f"{one} != {other}")
            case _:
                parts.append(f"({one}) {_operator(op)} ({other})")
        before = after
    return " and ".join(parts)


def _constant(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case int() | float():
            return repr(value)
        case _:
            raise NotFeel(repr(value))


def _operator(op: ast.AST) -> str:
    try:
        return _OPERATORS[type(op)]
    except KeyError as error:
        raise NotFeel(type(op).__name__) from error
