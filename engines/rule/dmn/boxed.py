"""Boxed expressions, compiled. **Source**: DMN 1.5 §7.3, §10.2.1, §10.2.2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engines.data.types import ANY, BOOLEAN, Kind, Type, list_of
from engines.expr import Scope
from engines.expr.loops import NullSource, source
from engines.expr.run import Run, spend
from engines.expr.values import Closure
from engines.kernel.diagnostics import Diagnostic, Severity
from engines.kernel.errors import MortiseError
from engines.kernel.texts import Text
from engines.rule.dmn import model as m
from engines.rule.dmn.feel import feel_expression
from engines.rule.dmn.java import external_function
from engines.rule.dmn.logic import NOTHING, DmnRun, Formal, Logic, Values, function_value
from engines.rule.dmn.types import Types


@dataclass
class BoxedCompiler:
    """Compiles the expressions of one model. `notes` collects what the checker finds, with the place."""

    types: Types
    notes: list[Diagnostic] = field(default_factory=list)

    def compile(self, box: m.Boxed | None, scope: Scope) -> Logic:
        """The expression, its result held to its own `typeRef`."""
        if box is None:
            return NOTHING
        logic = self._compile(box, scope)
        return self.typed(logic, box.type_ref, box.at)

    def typed(self, logic: Logic, type_ref: str, place: str, what: str = "The result") -> Logic:
        """The same, its result held to a type."""
        if not type_ref:
            return logic
        wanted = self.types.named(type_ref)
        if wanted.root().kind is Kind.ANY and wanted.root().of is None and wanted.root().members is None:
            return logic
        inner = logic.run
        return Logic(wanted.feel(), lambda values, run: run.fitted(inner(values, run), wanted, place, what))

    def _compile(self, box: m.Boxed, scope: Scope) -> Logic:
        match box:
            case m.Literal():
                return self.literal(box, scope)
            case m.ContextBox():
                return self._context(box, scope)
            case m.ListBox():
                return self._list(box, scope)
            case m.RelationBox():
                return self._relation(box, scope)
            case m.InvocationBox():
                return self._invocation(box, scope)
            case m.FunctionBox():
                return self._function(box, scope)
            case m.ConditionalBox():
                return self._conditional(box, scope)
            case m.FilterBox():
                return self._filter(box, scope)
            case m.IteratorBox():
                return self._iterator(box, scope)
            case m.TableBox():
                from engines.rule.dmn.table import compile_table

                return compile_table(self, box, scope)
            case _:
                raise AssertionError(type(box).__name__)

    def note(self, found: list[Diagnostic], place: str) -> list[Diagnostic]:
        placed = [each.at(*place.split("/")) for each in found]
        self.notes += placed
        return [each for each in placed if each.severity is Severity.ERROR]

    def literal(self, box: m.Literal, scope: Scope) -> Logic:
        if box.language:
            message = Text(f"'{box.language}' is not FEEL.", f"“{box.language}”不是 FEEL。")
            return self._refused(Diagnostic("dmn.language", "", message), box.at)
        if not box.text.strip():
            return NOTHING
        feel = feel_expression(box.text, scope)
        mistakes = self.note(feel.found, box.at)
        evaluate, place = feel.run, box.at

        def run(values: Values, run: DmnRun) -> Any:
            if mistakes:
                run.add(mistakes)
            try:
                value = evaluate(values, run.env)
            except MortiseError as error:
                run.add(each.at(*place.split("/")) for each in error.diagnostics)
                return None
            run.take_notes(place)
            return value

        return Logic(feel.type, run)

    def _refused(self, diagnostic: Diagnostic, place: str) -> Logic:
        placed = self.note([diagnostic], place)

        def run(values: Values, run: DmnRun) -> Any:
            run.add(placed)
            return None

        return Logic(ANY, run)

    def _context(self, box: m.ContextBox, scope: Scope) -> Logic:
        steps: list[tuple[str, Logic]] = []
        members: list[tuple[str, Type]] = []
        result: Logic | None = None
        for entry in box.entries:
            logic = self.typed(self.compile(entry.value, scope), entry.type_ref, f"{box.at}/{entry.name}")
            if not entry.name:
                result = logic
                continue
            if any(entry.name == name for name, _ in members):
                message = Text(f"'{entry.name}' stands twice in the context.", f"上下文中有两个“{entry.name}”。")
                return self._refused(Diagnostic("dmn.repeated_entry", "", message), box.at)
            steps.append((entry.name, logic))
            members.append((entry.name, logic.type))
            scope = scope.with_names({entry.name: logic.type})

        def run(values: Values, run: DmnRun) -> Any:
            seen, made = dict(values), {}
            for name, logic in steps:
                seen[name] = made[name] = logic.run(seen, run)
            return made if result is None else result.run(seen, run)

        return Logic(Type(Kind.CONTEXT, members=tuple(members)) if result is None else result.type, run)

    def _list(self, box: m.ListBox, scope: Scope) -> Logic:
        items = [self.compile(each, scope) for each in box.items]
        types = {each.type for each in items}
        element = types.pop() if len(types) == 1 else ANY
        return Logic(list_of(element), lambda values, run: [each.run(values, run) for each in items])

    def _relation(self, box: m.RelationBox, scope: Scope) -> Logic:
        names = [name for name, _ in box.columns]
        rows = [
            [
                self.typed(self.compile(cell, scope), type_ref, box.at)
                for cell, (_, type_ref) in zip(row, box.columns, strict=False)
            ]
            for row in box.rows
        ]
        types = [self.types.named(type_ref).feel() for _, type_ref in box.columns]
        row_type = Type(Kind.CONTEXT, members=tuple(zip(names, types, strict=True)))

        def run(values: Values, run: DmnRun) -> Any:
            return [{name: cell.run(values, run) for name, cell in zip(names, row, strict=False)} for row in rows]

        return Logic(list_of(row_type), run)

    def _invocation(self, box: m.InvocationBox, scope: Scope) -> Logic:
        called = self.compile(box.called, scope)
        bindings = {
            each.name: self.typed(self.compile(each.value, scope), each.type_ref, f"{box.at}/{each.name}")
            for each in box.bindings
        }

        def run(values: Values, run: DmnRun) -> Any:
            function = called.run(values, run)
            if not isinstance(function, Closure):
                run.report("dmn.not_a_function", box.at, Text("What is called is no function.", "调用的不是函数。"))
                return None
            unknown = set(bindings) - set(function.parameters)
            missing = set(function.parameters) - set(bindings)
            if unknown or missing:
                names = ", ".join(sorted(unknown or missing))
                message = (
                    Text(f"The function has no parameter '{names}'.", f"函数没有参数“{names}”。")
                    if unknown
                    else Text(f"The parameter '{names}' is not given.", f"没有给出参数“{names}”。")
                )
                run.report("dmn.arguments", box.at, message)
                return None
            return function.call(*(bindings[name].run(values, run) for name in function.parameters))

        return Logic(called.type.of or ANY if called.type.kind is Kind.FUNCTION else ANY, run)

    def _function(self, box: m.FunctionBox, scope: Scope) -> Logic:
        return self.function(box, scope, "function", "")

    def function(self, box: m.FunctionBox, scope: Scope, name: str, gives_ref: str) -> Logic:
        """A function definition: its value is a function that remembers the values around it."""
        formals = [Formal(each.name, self.types.named(each.type_ref)) for each in box.parameters]
        gives = self.types.named(gives_ref)
        if gives.root().kind is Kind.FUNCTION and gives.root().gives is not None:
            gives = gives.root().gives or gives
        if box.kind != "FEEL":
            return self._external(box, scope, name, formals)
        inner = scope.with_names({each.name: each.type.feel() for each in formals})
        body = self.compile(box.body, inner)
        declared = gives.feel()
        result = declared if declared.kind is not Kind.ANY else body.type

        def run(values: Values, run: DmnRun) -> Any:
            return function_value(name, formals, gives, lambda given: body.run({**values, **given}, run), run)

        return Logic(Type(Kind.FUNCTION, of=result), run)

    def _external(self, box: m.FunctionBox, scope: Scope, name: str, formals: list[Formal]) -> Logic:
        definition = self.compile(box.body, scope)
        kind = box.kind

        def run(values: Values, run: DmnRun) -> Any:
            made = definition.run(values, run)
            inner = external_function({kind.lower(): made}, tuple(each.name for each in formals))
            if inner is None:
                message = Text(f"'{name}' is written in a language not run here.", f"“{name}”使用了此处不支持的语言。")
                run.report("dmn.external", box.at, message)
                return None
            call = inner.call
            return function_value(name, formals, self.types.named(""), lambda given: call(*given.values()), run)

        return Logic(Type(Kind.FUNCTION, of=ANY), run)

    def _conditional(self, box: m.ConditionalBox, scope: Scope) -> Logic:
        condition, then, otherwise = (self.compile(each, scope) for each in (box.condition, box.then, box.otherwise))
        type_ = then.type if then.type == otherwise.type else ANY

        def run(values: Values, run: DmnRun) -> Any:
            verdict = condition.run(values, run)
            if verdict is not None and not isinstance(verdict, bool):
                run.report("dmn.not_a_condition", box.at, _NO_CONDITION)
            return (then if verdict is True else otherwise).run(values, run)

        return Logic(type_, run)

    def _filter(self, box: m.FilterBox, scope: Scope) -> Logic:
        listed = self.compile(box.source, scope)
        element = (listed.type.of or ANY) if listed.type.kind is Kind.LIST else listed.type
        members = dict(scope.members(element)) if element.kind is Kind.CONTEXT else {}
        match = self.compile(box.match, scope.with_names({"item": element, **members}))

        def run(values: Values, run: DmnRun) -> Any:
            found = listed.run(values, run)
            if found is None:
                return None
            kept = []
            for item in found if isinstance(found, list) else [found]:
                spend(run.env, 1)
                seen = {**values, "item": item, **item} if isinstance(item, Mapping) else {**values, "item": item}
                verdict = match.run(seen, run)
                if verdict is True:
                    kept.append(item)
                elif verdict is not None and not isinstance(verdict, bool):
                    run.report("dmn.not_a_condition", box.at, _NO_CONDITION)
                    return None
            return kept

        return Logic(list_of(element), run)

    def _iterator(self, box: m.IteratorBox, scope: Scope) -> Logic:
        listed = self.typed(self.compile(_range_in_brackets(box.source, scope), scope), box.source_type, box.at)
        element = (listed.type.of or ANY) if listed.type.kind in (Kind.LIST, Kind.RANGE) else listed.type
        names = {box.variable: element}
        if box.what == "for":
            names["partial"] = list_of(ANY)
        body = self.compile(box.body, scope.with_names(names))
        loop = _collect if box.what == "for" else _every if box.what == "every" else _some

        def run(values: Values, run: DmnRun) -> Any:
            turns = Run(run.env)
            try:
                return loop(source(turns, listed.run(values, run)), box, body, dict(values), run)
            except NullSource:
                run.report("dmn.not_a_list", box.at, Text("There is no list to go through.", "没有可遍历的列表。"))
                return None

        return Logic(list_of(body.type) if box.what == "for" else BOOLEAN, run)


_NO_CONDITION = Text("A condition must be true or false.", "条件必须为真或假。")


def _range_in_brackets(box: m.Boxed | None, scope: Scope) -> m.Boxed | None:
    """`1..n` goes without brackets after `in` of a written loop; a boxed one may hold the same text."""
    if isinstance(box, m.Literal) and ".." in box.text and feel_expression(box.text, scope).tree is None:
        return replace(box, text=f"[{box.text}]")
    return box


def _collect(items: Any, box: m.IteratorBox, body: Logic, seen: dict[str, Any], run: DmnRun) -> Any:
    made: list[Any] = []
    for item in items:
        spend(run.env, len(made) // 50)
        seen[box.variable], seen["partial"] = item, list(made)
        made.append(body.run(seen, run))
    return made


def _some(items: Any, box: m.IteratorBox, body: Logic, seen: dict[str, Any], run: DmnRun) -> Any:
    return _quantified(items, box, body, seen, run, ends_on=True)


def _every(items: Any, box: m.IteratorBox, body: Logic, seen: dict[str, Any], run: DmnRun) -> Any:
    return _quantified(items, box, body, seen, run, ends_on=False)


def _quantified(
    items: Any, box: m.IteratorBox, body: Logic, seen: dict[str, Any], run: DmnRun, *, ends_on: bool
) -> bool | None:
    """Three-valued `or` (some) and `and` (every) over the items; a value that is no condition spoils the whole."""
    unknown = False
    for item in items:
        seen[box.variable] = item
        verdict = body.run(seen, run)
        if verdict is True or verdict is False:
            if verdict is ends_on:
                return ends_on
        elif verdict is None:
            unknown = True
        else:
            run.report("dmn.not_a_condition", box.at, _NO_CONDITION)
            return None
    return None if unknown else not ends_on
