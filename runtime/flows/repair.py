"""The variables of an instance as formulas that an administrator can read and put right: `1.5`, `@"2026-01-31"`, `[1]`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson

from engines.expr import Env, Scope, compile_expression
from engines.expr.temporal import text_of
from engines.flow import FlowPlan, FlowState
from engines.kernel.errors import DefinitionError, EvaluationFailed, InputError
from runtime.work import Work


def variables_of(plan: FlowPlan, state: FlowState) -> dict[str, str]:
    """Name → formula of its value, of every variable of the flow, set or not."""
    return {name: feel_of(state.values.get(name)) for name in dict.fromkeys([*plan.flow.variables, *state.values])}


def feel_of(value: Any) -> str:
    """A formula that gives this value; a text for what the language has no literal for."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return str(value)
        case str():
            return orjson.dumps(value).decode()
        case Mapping():
            inside = ", ".join(f"{orjson.dumps(str(name)).decode()}: {feel_of(each)}" for name, each in value.items())
            return f"{{{inside}}}"
        case list() | tuple():
            return f"[{', '.join(feel_of(each) for each in value)}]"
    try:
        return f"@{orjson.dumps(text_of(value)).decode()}"
    except (TypeError, AttributeError):  # a value of no temporal type: its words are better than nothing
        return orjson.dumps(str(value)).decode()


def read_variables(work: Work, given: Mapping[str, str]) -> dict[str, Any]:
    """The values of these formulas. Raises InputError with a pointer into `/feel`."""
    env = Env(now=work.now, timezone=work.mortise.settings.timezone)
    found: dict[str, Any] = {}
    for name, text in given.items():
        try:
            found[name] = compile_expression(text, Scope({})).evaluate({}, env)
        except (DefinitionError, EvaluationFailed) as error:
            first = error.diagnostics[0]
            raise InputError.because(first.code, first.message, first.hint, pointer=f"/feel/{name}") from error
    return found
