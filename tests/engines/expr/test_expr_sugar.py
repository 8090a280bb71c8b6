"""Sugar: what is accepted, what is saved of it, and that no legal text changes its meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.data.types import BOOLEAN, NUMBER, STRING
from engines.expr import Scope, compile_expression
from engines.expr import tree as t
from engines.expr.parse import parse_expression
from engines.expr.printer import print_tree
from engines.expr.units import UNITS

CASES = Path(__file__).parents[2] / "cases/expr/sugar/saved.yaml"
NUMBERS = ("amount", "年龄", "空间", "days", "真", "一 年", "甲、乙", "a+b", "profit/loss", "in stock", "如果有")
SCOPE = Scope(
    {
        "name": STRING, "level": STRING, "active": BOOLEAN, "等级": STRING, "活跃": BOOLEAN, "有效": BOOLEAN, "年龄＞18": BOOLEAN,
        "or else": BOOLEAN, "非": BOOLEAN, "date": BOOLEAN, "salt": BOOLEAN, "pepper": BOOLEAN, "salt and pepper": BOOLEAN,
        **dict.fromkeys(NUMBERS, NUMBER),
    }
)  # fmt: skip


def cases() -> list[tuple[str, str]]:
    blocks = yaml.safe_load(CASES.read_text("utf-8")).values()
    pairs = [line.partition("==>") for block in blocks for line in block.splitlines()]
    return [(left.strip(), right.strip()) for left, _, right in pairs]


@pytest.mark.parametrize(("written", "saved"), cases())
def test_sugar_is_rewritten_in_place(written: str, saved: str) -> None:
    expression = compile_expression(written, SCOPE)
    assert expression.tidied() == saved
    again = compile_expression(saved, SCOPE)
    assert again.parsed == expression.parsed
    assert again.tidied() == saved


# -- a law over legal texts: trees made here, written by the printer, which writes FEEL only
@st.composite
def numbers(draw: st.DrawFn, depth: int = 3) -> t.Node:
    if depth == 0:
        return draw(
            st.one_of(st.sampled_from([t.Name(each) for each in NUMBERS]), st.builds(_number, st.integers(0, 99)))
        )
    inner = numbers(depth=depth - 1)
    return draw(
        st.one_of(
            numbers(depth=0),
            st.builds(t.Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
            st.builds(t.Negate, inner),
            st.builds(t.If, conditions(depth=depth - 1), inner, inner),
            st.builds(lambda a, b: t.Call(t.Name("max"), (t.Argument(a), t.Argument(b))), inner, inner),
        )
    )


@st.composite
def conditions(draw: st.DrawFn, depth: int = 3) -> t.Node:
    names = st.sampled_from(
        [t.Name(each) for each in ("active", "活跃", "年龄＞18", "or else", "非", "salt", "pepper", "salt and pepper")]
    )
    if depth == 0:
        return draw(names)
    inner, number = conditions(depth=depth - 1), numbers(depth=depth - 1)
    return draw(
        st.one_of(
            names,
            st.builds(t.Compare, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), number, number),
            st.builds(lambda text: t.Compare("=", t.Name("等级"), t.Const(text)), st.text(max_size=6)),
            st.builds(lambda a, b: t.And((a, b)), inner, inner),
            st.builds(lambda a, b: t.Or((a, b)), inner, inner),
            st.just(t.Call(t.Name("time"), (t.Argument(t.Const("09:00:00")),))).map(
                lambda time: t.And((t.Name("date"), t.Compare("=", time, time)))
            ),
            st.builds(lambda a: t.Call(t.Name("not"), (t.Argument(a),)), inner),
            st.builds(t.Between, number, number, number),
            st.builds(lambda a, b, c: t.In(a, (b, c), True), number, number, number),
        )
    )


def _number(value: int) -> t.Node:
    from decimal import Decimal

    return t.Const(Decimal(value))


@settings(max_examples=300, deadline=None)
@given(tree=conditions())
def test_a_legal_text_means_what_it_says_whatever_its_names_look_like(tree: t.Node) -> None:
    text = print_tree(tree, SCOPE.long_names)
    assert parse_expression(text, SCOPE) == tree
    assert compile_expression(text, SCOPE).tidied() == text


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_a_name_that_is_also_a_unit_stays_a_name(unit: str) -> None:
    scope = Scope({unit: NUMBER})
    assert parse_expression(f"{unit} + 1", scope) == t.Arithmetic("+", t.Name(unit), _number(1))
    assert isinstance(parse_expression(f"2 {unit}", scope), t.UnitLiteral)
