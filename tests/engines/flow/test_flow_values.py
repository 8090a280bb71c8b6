"""Every value of the language survives being saved in a state or a log, and prints as before."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from engines.expr import Env, Scope, compile_expression
from engines.flow.values import from_json, require_kept, to_json
from engines.kernel.errors import EvaluationFailed

ENV = Env(now=datetime(2026, 1, 1, tzinfo=UTC), timezone="Asia/Shanghai", user=None)


@pytest.mark.parametrize("text", [
    "null", "true", '"text"', "1.50", "-0", "12345678901234567890.5", 'date("2026-01-01")', "now()",
    'time("10:00:00")', 'time("10:00:00+01:00")', 'time("10:00:00@Asia/Shanghai")', 'date and time("2026-01-01T10:00:00")',
    'date and time("2026-01-01T10:00:00Z")', 'date and time("2026-01-01T10:00:00@Asia/Shanghai")',
    'date and time("2026-01-01T10:00:00.5+08:00")', 'duration("P1Y2M")', 'duration("-P1M")', 'duration("P2DT1H")', "[1..5)",
    '[date("2026-01-01")..date("2026-02-01")]', "[1, [2], {a: null}]", '{a: 1, b: {c: duration("P1M")}}',
])  # fmt: skip
def test_a_value_survives_being_saved(text: str) -> None:
    value = compile_expression(text, Scope({}, {})).evaluate({}, ENV)
    saved = from_json(json.loads(json.dumps(to_json(value))))
    printed = compile_expression(
        "string(x)", Scope({}, {}).with_names({"x": compile_expression(text, Scope({}, {})).type})
    )
    assert saved == value and type(saved) is type(value)
    assert printed.evaluate({"x": saved}, ENV) == printed.evaluate({"x": value}, ENV)
    require_kept(value)


@pytest.mark.parametrize("text", ["function(x) x + 1", "[function(x) x]", "{a: {b: function() 1}}"])
def test_a_function_is_not_kept(text: str) -> None:
    value = compile_expression(text, Scope({}, {})).evaluate({}, ENV)
    with pytest.raises(EvaluationFailed) as refused:
        require_kept(value)
    assert refused.value.diagnostics[0].code == "flow.keeps_no_function"
