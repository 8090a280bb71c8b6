"""Decision tables of a model, compiled. **Source**: DMN 1.5 §8.2, §8.3; inputs and outputs held to their types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from engines.data.types import ANY, NUMBER, Kind, Type, list_of
from engines.expr import Env, Scope
from engines.expr.run import spend
from engines.kernel.errors import MortiseError
from engines.kernel.texts import Text
from engines.rule.dmn import model as m
from engines.rule.dmn.feel import INPUT, Feel, feel_expression, feel_tests
from engines.rule.dmn.logic import DmnRun, Logic, Values
from engines.rule.dmn.types import DmnType
from engines.rule.tables.cells import constant
from engines.rule.tables.hit import Violated, settle

if TYPE_CHECKING:
    from engines.rule.dmn.boxed import BoxedCompiler


_ANYTIME = Env(datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class _Column:
    """An input: what it looks at, what it may be, where it stands."""

    logic: Logic
    type: DmnType
    values: Feel | None
    place: str


@dataclass(frozen=True, slots=True)
class _Rule:
    tests: tuple[tuple[int, Feel], ...]
    """Number of the column and the test; columns with `-` are left out."""
    outputs: tuple[Logic, ...]


def compile_table(compiler: BoxedCompiler, box: m.TableBox, scope: Scope) -> Logic:
    columns = [_column(compiler, each, scope, box.at) for each in box.inputs]
    outputs, names = box.outputs, [each.name for each in box.outputs]
    rules = [_rule(compiler, box, rule, columns, scope) for rule in box.rules]
    defaults = [compiler.compile(each.default, scope) if each.default else None for each in outputs]
    ranks = [_ranks(compiler, each, at, box, scope) for at, each in enumerate(outputs)] if box.hit in ("P", "O") else []
    single = len(outputs) == 1
    types = [
        compiler.types.named(each.type_ref).feel() if each.type_ref else _joined([rule.outputs[at] for rule in rules])
        for at, each in enumerate(outputs)
    ]
    row_type = types[0] if single else Type(Kind.CONTEXT, members=tuple(zip(names, types, strict=True)))

    def shown(row: Any) -> Any:
        return row[0] if single else dict(zip(names, row, strict=True))

    def no_match(values: Values, run: DmnRun) -> Any:
        if any(each is not None for each in defaults):
            row = tuple(None if each is None else each.run(values, run) for each in defaults)
            return [shown(row)] if box.hit in ("R", "O", "C") else shown(row)
        if box.hit == "C#":
            return Decimal(0)
        return [] if box.hit == "C" else None

    def run(values: Values, run: DmnRun) -> Any:
        spend(run.env, len(rules) // 10)
        found = _inputs(columns, values, run)
        if found is None:
            return None
        hits = _hits(rules, found, values, run, first=box.hit == "F")
        if not hits:
            return no_match(values, run)
        rows = [tuple(each.run(values, run) for each in rule.outputs) for rule in hits]
        if box.hit not in ("C+", "C<", "C>", "C#"):
            result = settle(box.hit, rows, ranks, run.env)
        elif not single:
            message = Text("Several outputs cannot be added up.", "多个输出列无法汇总。")
            result = Violated("rule.table.aggregation", message)
        else:
            result = settle(box.hit, rows, ranks, run.env)
        if isinstance(result, Violated):
            run.report(result.code, box.at, result.message)
            return None
        if isinstance(result, list) and box.hit in ("R", "O", "C"):
            return [shown(row) for row in result]
        return result if box.hit.startswith("C") else shown(result)

    return Logic(_type(box.hit, row_type), run)


def _type(hit: str, row: Type) -> Type:
    if hit == "C#":
        return NUMBER
    return list_of(row) if hit in ("R", "O", "C") else row


def _joined(logics: list[Logic]) -> Type:
    types = {each.type for each in logics}
    return types.pop() if len(types) == 1 else ANY


def _column(compiler: BoxedCompiler, clause: m.InputClause, scope: Scope, place: str) -> _Column:
    wanted = compiler.types.named(clause.expression.type_ref)
    logic = compiler.compile(clause.expression, scope)
    about = wanted.feel()
    about = about if about.kind is not Kind.ANY else logic.type
    values = feel_tests(clause.values, scope, about) if clause.values else None
    if values is not None:
        compiler.note(values.found, place)
    return _Column(Logic(about, logic.run), wanted, values, f"{place}/{clause.expression.text.strip()}")


def _rule(compiler: BoxedCompiler, box: m.TableBox, rule: m.TableRule, columns: list[_Column], scope: Scope) -> _Rule:
    tests = []
    for at, (cell, column) in enumerate(zip(rule.inputs, columns, strict=False)):
        test = feel_tests(cell.text, scope, column.logic.type)
        if test is not None:
            compiler.note(test.found, cell.at)
            tests.append((at, test))
    outputs = tuple(
        compiler.typed(compiler.compile(cell, scope), clause.type_ref, box.at)
        for cell, clause in zip_longest(rule.outputs[: len(box.outputs)], box.outputs)
    )
    return _Rule(tuple(tests), outputs)


def _inputs(columns: list[_Column], values: Values, run: DmnRun) -> list[Any] | None:
    """The value of each input; None (and an error) when one is outside its allowed values."""
    found = []
    for column in columns:
        value = column.logic.run(values, run)
        value = run.fitted(value, column.type, column.place, "The input")
        if column.values is not None and value is not None and not column.values.run({**values, INPUT: value}, run.env):
            run.report(
                "dmn.input_value",
                column.place,
                Text("The input has a value it may not have.", "输入值不在允许范围内。"),
            )
            return None
        found.append(value)
    return found


def _hits(rules: list[_Rule], found: list[Any], values: Values, run: DmnRun, *, first: bool) -> list[_Rule]:
    seen = dict(values)
    hits = []
    for rule in rules:
        for at, test in rule.tests:
            seen[INPUT] = found[at]
            try:
                if test.run(seen, run.env) is not True:
                    break
            except MortiseError as error:
                run.add(error.diagnostics)
                break
        else:
            hits.append(rule)
            if first:
                break
    return hits


def _ranks(compiler: BoxedCompiler, clause: m.OutputClause, at: int, box: m.TableBox, scope: Scope) -> list[Any]:
    """An output's values, the most important first: its output values, else the allowed values of its type, else its
    constants in the order of the rows."""
    text = clause.values or compiler.types.allowed_text(
        clause.type_ref or (box.type_ref if len(box.outputs) == 1 else "")
    )
    if text is not None:
        feel = feel_expression(f"[{text}]", scope)
        compiler.note(feel.found if clause.values else [], box.at)
        try:
            found = feel.run({}, _ANYTIME)
        except MortiseError:
            return []
        return found if isinstance(found, list) else []
    cells = [rule.outputs[at] for rule in box.rules if at < len(rule.outputs)]
    trees = [
        feel_expression(each.text, scope).tree for each in cells if isinstance(each, m.Literal) and not each.language
    ]
    values = [constant(each) for each in trees]
    return [each for place, each in enumerate(values) if each is not None and each not in values[:place]]
