"""The Python emitter: one generated function per expression.

The generated source holds only names made here (`k3`, `t1`, `s0`) and operators; every constant, name and function of
the analyst is passed by reference in the function's globals. Deep trees are cut into several functions.

Three modes: `value` gives FEEL's value; `truth` gives exactly True or False, True where FEEL says true; `falsity` the
same where FEEL says false.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import DecimalException
from typing import Any

from engines.data.types import Kind
from engines.expr import decimals, loops, ops
from engines.expr import tree as t
from engines.expr.calls import check_and_call, strict_call
from engines.expr.functions import functions
from engines.expr.scope import CURRENT_USER, ITSELF
from engines.expr.tests_in import any_of, between, in_range, inside, ordered, ordered_moments
from engines.expr.typing import UNSURE, is_relation
from engines.expr.values import Closure, Range, instance_of, same

MAX_NESTING = 12
_PLAIN_EQUALITY = frozenset(
    {Kind.NUMBER, Kind.STRING, Kind.BOOLEAN, Kind.DATE, Kind.DAYS_DURATION, Kind.MONTHS_DURATION}
)
_PLAIN_ORDER = _PLAIN_EQUALITY - {Kind.BOOLEAN}
_NUMERIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power"}
_DYNAMIC = {"+": "plus", "-": "minus", "*": "times", "/": "over", "**": "power_of"}
_NAMES: dict[str, Any] = {
    "add": decimals.add, "subtract": decimals.subtract, "multiply": decimals.multiply, "divide": decimals.divide,
    "power": decimals.power, "plus": ops.plus, "minus": ops.minus, "times": ops.times, "over": ops.over,
    "power_of": ops.power, "negated": ops.negated, "same": same, "same_record": ops.same_record,
    "same_user": ops.same_user,
    "same_known": ops.same_known, "record_member": ops.record_member, "relation_members": ops.relation_members,
    "member": ops.member, "part": ops.part, "start_of_day": ops.start_of_day, "joined_and": ops.joined_and,
    "joined_or": ops.joined_or, "called": ops.called, "Run": ops.Run, "keep": loops.keep,
    "keep_or_pick": loops.keep_or_pick, "at": loops.at, "spread": loops.spread, "source": loops.source,
    "for_each": loops.for_each, "quantify": loops.quantify, "context": loops.context, "closure": loops.closure,
    "item_member": loops.item_member, "Range": Range, "ordered": ordered, "ordered_moments": ordered_moments,
    "between": between, "inside": inside, "in_range": in_range, "any_of": any_of, "instance_of": instance_of,
    "strict_call": strict_call, "check_and_call": check_and_call, "DecimalException": DecimalException,
    "too_large": decimals.too_large, "__builtins__": {},
}  # fmt: skip


def compile_value(tree: t.Node) -> Callable[..., Any]:
    """`f(values, env)` → FEEL's value."""
    return _Emitter().build(tree, "value")


def compile_truth(tree: t.Node) -> Callable[..., bool]:
    """`f(values, env)` → True where the condition is true, else False (null counts as false)."""
    return _Emitter().build(tree, "truth")


class _Emitter:
    def __init__(self) -> None:
        self.globals: dict[str, Any] = dict(_NAMES)
        self.sources: list[str] = []
        self.temps = 0
        self.nesting = 0
        self.uses_run = False
        self.input = "v.get('?')"

    def build(self, tree: t.Node, mode: str) -> Callable[..., Any]:
        body = self.truth(tree) if mode == "truth" else self.value(tree)
        run = "Run(env)" if self.uses_run else "None"
        main = (
            f"def main(v, env):\n    run = {run}\n    try:\n        return {body}\n"
            "    except DecimalException:\n        raise too_large() from None\n"
        )
        code = compile("\n".join([*self.sources, main]), "<expression>", "exec")
        exec(code, self.globals)  # noqa: S102 - the source holds only names made by this emitter
        main_function: Callable[..., Any] = self.globals["main"]
        return main_function

    # -- names of the generated source
    def constant(self, value: Any) -> str:
        name = f"k{len(self.globals)}"
        self.globals[name] = value
        return name

    def temp(self) -> str:
        self.temps += 1
        return f"t{self.temps}"

    def run(self) -> str:
        self.uses_run = True
        return "run"

    def outlined(self, node: t.Node, mode: Callable[[t.Node], str]) -> str:
        """The node as a function of its own, called here."""
        depth, self.nesting = self.nesting, 0
        body = mode(node)
        self.nesting = depth
        arguments = ", ".join(["v", "env", "run", *(f"s{slot}" for slot in sorted(_free_slots(node)))])
        extra = f", {self.input}" if self.input.isidentifier() else ""
        name = f"f{len(self.sources)}"
        self.sources.append(f"def {name}({arguments}{extra}):\n    return {body}\n")
        return f"{name}({arguments}{extra})"

    # -- values
    def value(self, node: t.Node) -> str:
        if self.nesting >= MAX_NESTING:
            return self.outlined(node, self.value)
        self.nesting += 1
        try:
            return self._value(node)
        finally:
            self.nesting -= 1

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
            case t.Negate():
                return f"negated({self.value(node.operand)})"
            case t.Compare():
                return self._compare(node)
            case t.Between():
                parts = ", ".join(self.value(each) for each in (node.value, node.low, node.high))
                return f"between({parts}, env)"
            case t.In():
                return self._in(node)
            case t.And() | t.Or():
                return self._joined(node.parts, isinstance(node, t.And))
            case _:
                return self._compound(node)

    def _compound(self, node: t.Node) -> str:
        match node:
            case t.If():
                return f"({self.value(node.then)} if {self.truth(node.condition)} else {self.value(node.otherwise)})"
            case t.For():
                sources, names = self._sources(node.bindings)
                return f"for_each({self.run()}, {sources}, lambda {names}, s{node.slot}: {self.value(node.body)})"
            case t.Quantified():
                sources, names = self._sources(node.bindings)
                condition = self.value(node.condition)
                return f"quantify({self.run()}, {node.every}, {sources}, lambda {names}: {condition})"
            case t.ListOf():
                return "[" + ", ".join(self.value(each) for each in node.items) + "]"
            case t.ContextOf():
                return self._context(node)
            case t.RangeOf():
                low, high = (self.value(each) if each else "None" for each in (node.low, node.high))
                return f"Range({low}, {high}, {node.low_closed}, {node.high_closed})"
            case t.Test():
                return self._test_range(node)
            case t.Tests():
                return self._tests(node)
            case t.InstanceOf():
                return f"instance_of({self.value(node.value)}, {self.constant(node.wanted)})"
            case t.Function():
                names = self.constant(tuple(each.name for each in node.parameters))
                slots = ", ".join(f"s{each.slot}" for each in node.parameters)
                return f"closure({self.run()}, {names}, lambda {slots}: {self.value(node.body)})"
            case t.Convert():
                return f"start_of_day({self.value(node.value)}, env)"
            case _:
                raise AssertionError(type(node).__name__)

    def _name(self, node: t.Name) -> str:
        if node.name == CURRENT_USER:
            return "env.user"
        if node.name == ITSELF and node.type.kind is Kind.RECORD:
            return f"v.get({self.constant(node.name)}, v)"
        if node.type.kind is Kind.FUNCTION and node.name in functions():
            function = functions()[node.name]
            names = tuple(each.name for each in function.signatures[0].params)
            body = f"lambda *a: check_and_call({self.constant(function)}, env, *a)"
            self.globals.setdefault("Closure", Closure)
            return f"Closure({self.constant(names)}, {body})"
        return f"v.get({self.constant(node.name)})"

    def _path(self, node: t.Path) -> str:
        target, name, kind = self.value(node.target), self.constant(node.member), node.target.type.kind
        if is_relation(node.target.type):
            return f"relation_members({target}, {name}, {node.flat})"
        if kind is Kind.RECORD:
            return f"record_member({target}, {name})"
        if kind in UNSURE or kind in (Kind.LIST, Kind.CONTEXT):
            return f"member({target}, {name}, env)"
        temp = self.temp()
        return f"(None if ({temp} := {target}) is None else part({temp}, {name}, env))"

    def _filter(self, node: t.Filter) -> str:
        target, kind = self.value(node.target), node.condition.type.kind
        if kind is Kind.NUMBER and node.slot not in _free_slots(node.condition):
            return f"at({target}, {self.value(node.condition)})"
        if kind is Kind.BOOLEAN:
            return f"keep({self.run()}, {target}, lambda s{node.slot}: {self.truth(node.condition)})"
        return f"keep_or_pick({self.run()}, {target}, lambda s{node.slot}: {self.value(node.condition)})"

    def _call(self, node: t.Call) -> str:
        values = [self.value(each.value) for each in node.arguments]
        if not (isinstance(node.function, t.Name) and node.function.name in functions()):
            return f"called({', '.join([self.value(node.function), *values])})"
        function = functions()[node.function.name]
        if function.names[0] == "not":
            temp = self.temp()
            return f"(not {temp} if ({temp} := {values[0]}) is True or {temp} is False else None)"
        run = self.constant(function.run)
        world = ["env"] if function.world else []
        unsure = any(_unsure(each.value) for each in node.arguments)
        if unsure and not (function.nulls and not function.checks):
            return f"check_and_call({', '.join([self.constant(function), 'env', *values])})"
        if function.nulls or not values:
            return f"{run}({', '.join([*world, *values])})"
        if len(values) == 1:
            temp = self.temp()
            return f"(None if ({temp} := {values[0]}) is None else {run}({', '.join([*world, temp])}))"
        return f"strict_call({run}, {'env' if world else 'None'}, {', '.join(values)})"

    def _arithmetic(self, node: t.Arithmetic) -> str:
        if node.left.type.kind is node.right.type.kind is Kind.NUMBER:
            left, right, guard = self._pair(node.left, node.right)
            result = f"{_NUMERIC[node.op]}({left}, {right})"
            return f"(None if {guard} else {result})" if guard else result
        return f"{_DYNAMIC[node.op]}({self.value(node.left)}, {self.value(node.right)}, env)"

    def _pair(self, left: t.Node, right: t.Node) -> tuple[str, str, str]:
        """Both operands, and a guard that is true when one of them is null ("" when neither can be)."""
        names, guards = [], []
        for each in (left, right):
            text = self.value(each)
            if never_null(each):
                names.append(text)
                continue
            temp = self.temp()
            names.append(temp)
            guards.append(f"({temp} := {text}) is None")
        return names[0], names[1], " or ".join(guards)

    # -- conditions
    def _compare(self, node: t.Compare) -> str:
        if node.op in ("=", "!="):
            equal = self._equality(node.left, node.right)
            if node.op == "=":
                return equal
            temp = self.temp()
            return (
                f"(None if ({temp} := {equal}) is None else not {temp})"
                if equal.startswith("same(")
                else f"(not {equal})"
            )
        if self._plain(node, _PLAIN_ORDER):
            left, right, guard = self._pair(node.left, node.right)
            return f"(None if {guard} else {left} {node.op} {right})" if guard else f"({left} {node.op} {right})"
        return self._general_order(node)

    def _general_order(self, node: t.Compare) -> str:
        sides = f"{self.value(node.left)}, {self.value(node.right)}"
        return f"ordered_moments({node.op!r}, {sides}, env)"

    def _plain(self, node: t.Compare, kinds: frozenset[Kind]) -> bool:
        return node.left.type.kind is node.right.type.kind and node.left.type.kind in kinds

    def _equality(self, left: t.Node, right: t.Node) -> str:
        kinds = {left.type.kind, right.type.kind}
        for one, other in ((left, right), (right, left)):
            if isinstance(one, t.Const) and one.value is None and one.type.kind is Kind.NULL:
                return f"({self.value(other)} is None)"
            if isinstance(one, t.Name) and one.name == CURRENT_USER and other.type.kind is Kind.RECORD:
                return f"same_user({self.value(other)}, env)"
        if t.of_user(left, CURRENT_USER) or t.of_user(right, CURRENT_USER):
            return f"same_known({self.value(left)}, {self.value(right)})"
        if len(kinds) == 1 and kinds <= _PLAIN_EQUALITY:
            return f"({self.value(left)} == {self.value(right)})"
        if kinds == {Kind.RECORD}:
            return f"same_record({self.value(left)}, {self.value(right)})"
        if kinds == {Kind.DATE_TIME}:
            return f"ordered_moments('=', {self.value(left)}, {self.value(right)}, env)"
        return f"same({self.value(left)}, {self.value(right)})"

    def truth(self, node: t.Node) -> str:
        """Exactly True where FEEL says true."""
        match node:
            case t.And() | t.Or() if self.nesting < MAX_NESTING:
                self.nesting += 1
                joined = (" and " if isinstance(node, t.And) else " or ").join(self.truth(each) for each in node.parts)
                self.nesting -= 1
                return f"({joined})"
            case t.Compare(op="=" | "!=") if not self._equality_may_be_null(node):
                return self.value(node)
            case t.Compare() if node.op not in ("=", "!=") and self._plain(node, _PLAIN_ORDER):
                if self.nesting >= MAX_NESTING:
                    return self.outlined(node, self.truth)
                left, right, guard = self._pair(node.left, node.right)
                return f"(not ({guard}) and {left} {node.op} {right})" if guard else f"({left} {node.op} {right})"
            case t.Call(function=t.Name(name="not")):
                return self.falsity(node.arguments[0].value)
            case t.Const():
                return repr(node.value is True)
            case _:
                return f"({self.value(node)} is True)"

    def falsity(self, node: t.Node) -> str:
        """Exactly True where FEEL says false."""
        match node:
            case t.Compare(op="=" | "!=") if not self._equality_may_be_null(node):
                return f"(not {self.value(node)})"
            case _:
                return f"({self.value(node)} is False)"

    def _equality_may_be_null(self, node: t.Compare) -> bool:
        kinds = {node.left.type.kind, node.right.type.kind}
        if t.of_user(node.left, CURRENT_USER) or t.of_user(node.right, CURRENT_USER):
            return False
        null = any(isinstance(each, t.Const) and each.type.kind is Kind.NULL for each in (node.left, node.right))
        return not null and not (len(kinds) == 1 and (kinds <= _PLAIN_EQUALITY or kinds == {Kind.RECORD}))

    def _joined(self, parts: tuple[t.Node, ...], is_and: bool) -> str:
        if len(parts) == 1:
            return self.value(parts[0])
        half = len(parts) // 2
        left, right = self._joined(parts[:half], is_and), self._joined(parts[half:], is_and)
        temp, name = self.temp(), "joined_and" if is_and else "joined_or"
        return f"({temp} if ({temp} := {left}) is {not is_and} else {name}({temp}, {right}))"

    def _in(self, node: t.In) -> str:
        value = self.value(node.value)
        constants = [each.value for each in node.tests if isinstance(each, t.Const) and each.value is not None]
        if len(constants) == len(node.tests) and node.value.type.kind in (Kind.STRING, Kind.NUMBER):
            return f"({value} in {self.constant(frozenset(constants))})"
        name, outer = self.temp(), self.input
        self.input = name
        tests = ", ".join(self._test(each, name, node.value) for each in node.tests)
        self.input = outer
        return f"any_of(({name} := {value}, {tests})[1:])"

    def _tests(self, node: t.Tests) -> str:
        if not node.tests:
            return "True"
        name, outer = self.temp(), self.input
        self.input = name
        tests = ", ".join(self._test(each, name, t.Placeholder(type=node.type)) for each in node.tests)
        self.input = outer
        return f"any_of(({name} := {outer}, {tests})[1:], {node.negated})"

    def _test(self, test: t.Node, name: str, value: t.Node) -> str:
        match test:
            case t.Test(op="=" | "!="):
                equal = f"same({name}, {self.value(test.operand)})"
                return equal if test.op == "=" else f"(None if ({name}x := {equal}) is None else not {name}x)"
            case t.Test():
                return f"ordered_moments({test.op!r}, {name}, {self.value(test.operand)}, env)"
            case t.RangeOf() if test.low is not None and test.high is not None:
                ends = f"{self.value(test.low)}, {self.value(test.high)}, {test.low_closed}, {test.high_closed}"
                return f"in_range({name}, {ends}, env)"
            case _ if any(isinstance(each, t.Placeholder) for each in t.walk(test)):
                return self.value(test)
            case _:
                return f"inside({name}, {self.value(test)})"

    def _test_range(self, node: t.Test) -> str:
        operand = self.value(node.operand)
        match node.op:
            case "<" | "<=":
                return f"Range(None, {operand}, False, {node.op == '<='})"
            case ">" | ">=":
                return f"Range({operand}, None, {node.op == '>='}, False)"
            case _:
                temp = self.temp()
                return f"Range(({temp} := {operand}), {temp}, True, True)"

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
        names: list[str] = []
        for each in node.entries:
            values.append(f"lambda {', '.join(names)}: {self.value(each.value)}")
            names.append(f"s{each.slot}")
        keys = self.constant(tuple(each.key for each in node.entries))
        return f"context({keys}, ({', '.join(values)}{',' if values else ''}))"


def never_null(node: t.Node) -> bool:
    """Whether the node's value is never null."""
    match node:
        case t.Const():
            return node.value is not None
        case t.AtLiteral() | t.UnitLiteral():
            return node.value is not None
        case t.Call(function=t.Name()) if node.function.name in functions():  # type: ignore[attr-defined]
            return functions()[node.function.name].never_null()  # type: ignore[attr-defined]
        case t.Arithmetic(op="+" | "-") if node.left.type.kind in (Kind.DATE, Kind.DATE_TIME):
            return False
        case t.Arithmetic(op="+" | "-" | "*"):
            return never_null(node.left) and never_null(node.right)
        case _:
            return False


def _unsure(node: t.Node) -> bool:
    kind = node.type.kind
    return kind in UNSURE or (kind is Kind.LIST and (node.type.of is None or node.type.of.kind in UNSURE))


def _free_slots(node: t.Node) -> set[int]:
    """Slots the subtree reads but does not bind."""
    read: set[int] = set()
    bound: set[int] = set()
    for each in t.walk(node):
        if isinstance(each, (t.Local, t.ItemMember)):
            read.add(each.slot)
        elif each.slot >= 0:
            bound.add(each.slot)
    return read - bound
