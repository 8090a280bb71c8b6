"""The Python emitter: one generated function per expression.

The generated source holds only names made here (`k3`, `t1`, `s0`) and operators; every constant, name and function of
the analyst is passed by reference in the function's globals. Deep trees are cut into several functions. Arithmetic
runs as plain operators in the decimal128 context, which the function makes the thread's own when it is not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.calls import null_beyond
from engines.expr.emit_conditions import compare, is_in, joined, test_range, truth, unary_tests
from engines.expr.emit_strict import is_total, is_unsure, never_null, strict
from engines.expr.functions import functions
from engines.expr.notes import NOTED
from engines.expr.python_names import NAMES, STANDARD_NAMES
from engines.expr.scope import CURRENT_USER, ITSELF
from engines.expr.slots import free_slots, is_position, only_picked_from
from engines.expr.typing import BUILT_IN, UNSURE, is_relation
from engines.expr.weights import weight_of

__all__ = ["Emitter", "compile_truth", "compile_value", "never_null"]

MAX_NESTING = 12
_DYNAMIC = {"+": "plus", "-": "minus", "*": "times", "/": "over", "**": "power_of"}
_GROWING = frozenset({Kind.STRING, Kind.LIST, Kind.ANY})
_HELD = (t.Name, t.Local, t.Path, t.Call)
"""Nodes whose values may be large; inside loops they are weighed."""


def compile_value(tree: t.Node, standard: bool = False, noting: bool = False) -> Callable[..., Any]:
    """`f(values, env)` → FEEL's value. `standard`: by DMN's own rules (see Scope); `noting`: nulls that mean an error
    are noted in `env.notes` (standard code always does)."""
    return Emitter(standard, noting).build(tree, Emitter.value, "None")


def compile_truth(tree: t.Node, standard: bool = False) -> Callable[..., bool]:
    """`f(values, env)` → True where the condition is true, else False (null counts as false)."""
    return Emitter(standard).build(tree, truth, "False")


class Emitter:
    """Writes the source of one expression; the modules emit_conditions and emit_strict write parts of it."""

    def __init__(self, standard: bool, noting: bool = False) -> None:
        self.globals: dict[str, Any] = dict(STANDARD_NAMES if standard else NAMES)
        self.noting = standard or noting
        self.sources: list[str] = []
        self.temps = 0
        self.nesting = self.looping = 0
        self.uses_run = self.calculates = False
        self.input = "v.get('?')"

    def build(self, tree: t.Node, mode: Callable[[Emitter, t.Node], str], beyond: str) -> Callable[..., Any]:
        """`beyond`: the answer when a date or duration leaves the calendar."""
        body = mode(self, tree)
        start = (
            "    run = Run(env)\n    env = run.env\n" if self.uses_run else "    run = None\n" if self.sources else ""
        )
        if self.calculates:
            start += "    if getcontext() is not OPERATORS:\n        setcontext(OPERATORS)\n"
        main = (
            f"def main(v, env):\n{start}    try:\n        return {body}\n"
            "    except DecimalException:\n        raise located(too_large(), TREE) from None\n"
            "    except MortiseError as error:\n        raise located(error, TREE)\n"
            f"    except OverflowError:\n        return {beyond}\n"
        )
        self.globals["TREE"] = tree
        code = compile("\n".join([*self.sources, main]), "<expression>", "exec")
        exec(code, self.globals)  # noqa: S102 - the source holds only names made by this emitter
        main_function: Callable[..., Any] = self.globals["main"]
        return main_function

    # -- names of the generated source
    def constant(self, value: Any) -> str:
        name = f"k{len(self.globals)}"
        self.globals[name] = value
        return name

    def nested(self) -> bool:
        """Whether the source is as deep as one function may be."""
        return self.nesting >= MAX_NESTING

    def temp(self) -> str:
        self.temps += 1
        return f"t{self.temps}"

    def run(self) -> str:
        self.uses_run = True
        return "run"

    def outlined(self, node: t.Node, mode: Callable[[Emitter, t.Node], str]) -> str:
        """The node as a function of its own, called here."""
        depth, self.nesting = self.nesting, 0
        body = mode(self, node)
        self.nesting = depth
        arguments = ", ".join(["v", "env", "run", *(f"s{slot}" for slot in sorted(free_slots(node)))])
        extra = f", {self.input}" if self.input.isidentifier() else ""
        name = f"f{len(self.sources)}"
        self.sources.append(f"def {name}({arguments}{extra}):\n    return {body}\n")
        return f"{name}({arguments}{extra})"

    # -- values
    def value(self, node: t.Node) -> str:
        if self.nested():
            return self.outlined(node, Emitter.value)
        self.nesting += 1
        text = self._value(node)
        self.nesting -= 1
        if self.looping and node.type.kind in _GROWING and isinstance(node, _HELD):
            text = f"weighed({self.run()}, {text})"
        return f"noted(env, {self.constant(node)}, {text})" if self.noting and isinstance(node, NOTED) else text

    def _value(self, node: t.Node) -> str:
        match node:
            case t.Const(value=None | True | False):
                return repr(node.value)
            case t.Const() | t.AtLiteral() | t.UnitLiteral():
                return self.constant(node.value)
            case t.Name():
                return self._name(node)
            case t.Local():
                return f"s{node.slot}"
            case t.ItemMember():
                outer = self.value(node.outer) if node.outer is not None else "None"
                return f"item_member(s{node.slot}, {self.constant(node.name)}, lambda: {outer})"
            case t.Placeholder():
                return self.input
            case t.Path():
                return self._path(node)
            case t.Filter():
                return self._filter(node)
            case t.Call():
                return self._call(node)
            case t.Arithmetic():
                return self._arithmetic(node)
            case t.Negate() if node.operand.type.kind is Kind.NUMBER and not self.noting:
                return strict(self, node).value()
            case t.Negate():
                return f"negated({self.value(node.operand)})"
            case t.Compare():
                return compare(self, node)
            case t.Between():
                parts = ", ".join(self.value(each) for each in (node.value, node.low, node.high))
                return f"between({parts}, env)"
            case t.In():
                return is_in(self, node)
            case t.And() | t.Or():
                return joined(self, node.parts, isinstance(node, t.And))
            case _:
                return self._compound(node)

    def turn(self, node: t.Node, mode: Callable[[Emitter, t.Node], str] | None = None) -> str:
        """What is worked out again and again: long texts cost steps by their length."""
        self.looping += 1
        text = mode(self, node) if mode is not None else self.value(node)
        self.looping -= 1
        weight = weight_of(node)
        return f"{self.run()}.step({weight}) or {text}" if weight else text

    def _compound(self, node: t.Node) -> str:
        match node:
            case t.If():
                return f"({self.value(node.then)} if {truth(self, node.condition)} else {self.value(node.otherwise)})"
            case t.For():
                sources, names = self._sources(node.bindings)
                if node.slot not in free_slots(node.body):
                    return f"for_each({self.run()}, {sources}, lambda {names}: {self.turn(node.body)})"
                made = "itself" if only_picked_from(node.body, node.slot) else "snapshot"
                body = f"lambda {names}, s{node.slot}: {self.turn(node.body)}"
                return f"for_each({self.run()}, {sources}, {body}, {made})"
            case t.Quantified():
                sources, names = self._sources(node.bindings)
                condition = self.turn(node.condition)
                return f"quantify({self.run()}, {node.every}, {sources}, lambda {names}: {condition})"
            case t.ListOf():
                return "[" + ", ".join(self.value(each) for each in node.items) + "]"
            case t.ContextOf():
                return self._context(node)
            case t.RangeOf():
                low, high = (self.value(each) if each else "None" for each in (node.low, node.high))
                return f"range_of({low}, {high}, {node.low_closed}, {node.high_closed})"
            case t.Test():
                return test_range(self, node)
            case t.Tests():
                return unary_tests(self, node)
            case t.InstanceOf():
                return f"instance_of({self.value(node.value)}, {self.constant(node.wanted)})"
            case t.Function():
                return self._function(node)
            case t.Convert():
                return f"start_of_day({self.value(node.value)}, env)"
            case _:
                raise AssertionError(type(node).__name__)

    def _function(self, node: t.Function) -> str:
        names = self.constant(tuple(each.name for each in node.parameters))
        if node.external:
            return f"{self.constant(node.made_by)}({self.value(node.body)}, {names})"
        wanted = tuple(each.wanted for each in node.parameters)
        types = self.constant(wanted if any(each.kind is not Kind.ANY for each in wanted) else ())
        gives = self.constant(node.body.type)
        slots = ", ".join(f"s{each.slot}" for each in node.parameters)
        made = f"closure({self.run()}, {names}, {types}, {gives}, lambda {slots}: {self.turn(node.body)})"
        if node.slot in free_slots(node.body):
            return f"recursive({names}, {types}, lambda s{node.slot}: {made})"
        return made

    def _name(self, node: t.Name) -> str:
        if node.name == CURRENT_USER and node.type.kind is Kind.RECORD:
            return "env.user"
        if node.name == ITSELF and node.type.kind is Kind.RECORD:
            return f"v.get({self.constant(node.name)}, v)"
        if node.type is BUILT_IN:
            function = functions()[node.name]
            names = tuple(each.name for each in function.signatures[0].params)
            body = f"lambda *a: check_and_call({self.constant(function)}, env, *a)"
            return f"Closure({self.constant(names)}, {body}, built_in=True)"
        return f"v.get({self.constant(node.name)})"

    def _path(self, node: t.Path) -> str:
        target, name, kind = self.value(node.target), self.constant(node.member), node.target.type.kind
        if is_relation(node.target.type):
            return f"relation_members({target}, {name}, {node.flat})"
        if kind is Kind.RECORD:
            return f"record_member({target}, {name})"
        if self.noting:
            return f"noted_member(env, {self.constant(node)}, {target}, {name})"
        if kind in UNSURE or kind in (Kind.LIST, Kind.CONTEXT):
            return f"member({target}, {name}, env)"
        temp = self.temp()
        return f"(None if ({temp} := {target}) is None else part({temp}, {name}, env))"

    def _filter(self, node: t.Filter) -> str:
        kind = node.condition.type.kind
        if is_position(node):
            target = f"s{node.target.slot}" if isinstance(node.target, t.Local) else self.value(node.target)
            return f"at({target}, {self.value(node.condition)})"
        target = self.value(node.target)
        if kind is Kind.BOOLEAN:
            return f"keep({self.run()}, {target}, lambda s{node.slot}: {self.turn(node.condition, truth)})"
        return f"keep_or_pick({self.run()}, {target}, lambda s{node.slot}: {self.turn(node.condition)})"

    def _call(self, node: t.Call) -> str:
        if not (isinstance(node.function, t.Name) and node.function.type is BUILT_IN):
            return self._called(node)
        if is_total(node) and not self.noting and not self.looping:
            return strict(self, node).value()
        values = [self.value(each.value) for each in node.arguments]
        built_in = functions()[node.function.name]
        if built_in.names[0] == "not":
            temp = self.temp()
            return f"(not {temp} if ({temp} := {values[0]}) is True or {temp} is False else None)"
        if node.coerced is not None:
            leading = [self.constant(built_in), self.constant(node.coerced), "env"]
            return f"fit_and_call({', '.join([*leading, *values])})"
        unsure = any(is_unsure(each.value) for each in node.arguments)
        if unsure and not (built_in.nulls and not built_in.checks):
            return f"check_and_call({', '.join([self.constant(built_in), 'env', *values])})"
        run = self.constant(null_beyond(built_in.run) if self.noting else built_in.run)
        world = ["env"] if built_in.world else []
        if built_in.nulls or not values:
            return f"{run}({', '.join([*world, *values])})"
        if len(values) == 1:
            temp = self.temp()
            return f"(None if ({temp} := {values[0]}) is None else {run}({', '.join([*world, temp])}))"
        return f"strict_call({run}, {'env' if world else 'None'}, {', '.join(values)})"

    def _called(self, node: t.Call) -> str:
        """A call of a function value."""
        function, values = self.value(node.function), [self.value(each.value) for each in node.arguments]
        if any(each.name is not None for each in node.arguments):
            names = self.constant(tuple(each.name for each in node.arguments))
            return f"called_by_name({', '.join([function, names, *values])})"
        return f"called({', '.join([function, *values])})"

    def _arithmetic(self, node: t.Arithmetic) -> str:
        if self.noting or not node.left.type.kind is node.right.type.kind is Kind.NUMBER:
            return f"{_DYNAMIC[node.op]}({self.value(node.left)}, {self.value(node.right)}, env)"
        if node.op in "+-*":
            return strict(self, node).value()
        if node.op == "/" and isinstance(node.right, t.Const) and node.right.value:
            return strict(self, node).value()
        left, right = self.temp(), self.temp()
        nulls = f"({left} := {self.value(node.left)}) is None or ({right} := {self.value(node.right)}) is None"
        return f"(None if {nulls} else {'divide' if node.op == '/' else 'power'}({left}, {right}))"

    # -- what binds names
    def _sources(self, bindings: tuple[t.Binding, ...]) -> tuple[str, str]:
        made: list[str] = []
        names: list[str] = []
        for each in bindings:
            over = self.value(each.source)
            records = " or ()" if is_relation(each.source.type) else ""
            text = f"source({self.run()}, {over}{records})"
            if each.end is not None:
                text = f"spread({self.run()}, {over}, {self.value(each.end)})"
            made.append(f"lambda {', '.join(names)}: {text}")
            names.append(f"s{each.slot}")
        return "(" + ", ".join(made) + ",)", ", ".join(names)

    def _context(self, node: t.ContextOf) -> str:
        values: list[str] = []
        places: dict[int, int] = {}
        for place, each in enumerate(node.entries):
            read = sorted(free_slots(each.value) & places.keys())
            names = ", ".join(f"s{slot}" for slot in read)
            values.append(
                f"(({''.join(f'{places[slot]}, ' for slot in read)}), lambda {names}: {self.value(each.value)})"
            )
            places[each.slot] = place
        keys = self.constant(tuple(each.key for each in node.entries))
        return f"context({keys}, ({', '.join(values)}{',' if values else ''}))"
