"""Building a request from an operation: `{…}` in paths and headers and the members of the body are FEEL over `input`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from engines.app.definition import Operation
from engines.app.slots import INPUT
from engines.expr import Env, compile_expression
from engines.flow.templates import filled
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.connectors.connections import Target
from runtime.connectors.http import Call
from runtime.http.requests import encode_json


def build_call(target: Target, operation: Operation, given: Mapping[str, Any], env: Env) -> Call:
    """The request of an operation. Raises DefinitionError for a formula that is wrong."""
    values = {"input": given}
    path = _fill(operation.path, values, env, quoted=True)
    headers = {name: _one_line(_fill(text, values, env, quoted=False)) for name, text in operation.headers.items()}
    content = None
    if operation.body:
        body = {name: _evaluate(text, values, env) for name, text in operation.body.items()}
        content = encode_json(body)
        headers.setdefault("content-type", "application/json")
    return target.request(operation.method, path, headers, content)


def _fill(template: str, values: Mapping[str, Any], env: Env, *, quoted: bool) -> str:
    def one(formula: str) -> str:
        value = _evaluate(formula, values, env)
        text = "" if value is None else str(value)
        return quote(text, safe="") if quoted else text

    return filled(template, one)


def _evaluate(text: str, values: Mapping[str, Any], env: Env) -> Any:
    return compile_expression(text, INPUT).evaluate(values, env)


def _one_line(text: str) -> str:
    if any(each in text for each in "\r\n\0"):
        raise InputError.because(
            "connectors.header",
            Text("A header holds a line break.", "请求头中含有换行。"),
            Text("Remove it from the input.", "请从输入中删除。"),
        )
    return text
