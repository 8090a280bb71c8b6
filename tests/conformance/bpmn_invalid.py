"""betsy_invalid: models that break one constraint of the standard each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from engines.flow.bpmn import check_bpmn, read_bpmn
from engines.flow.bpmn.rule import all_rules
from engines.kernel.diagnostics import has_errors
from engines.kernel.errors import MortiseError


def run_case(folder: Path, case: Mapping[str, Any]) -> str:
    """ "" when the import is refused, or the very constraint is reported."""
    try:
        found = check_bpmn(read_bpmn((folder / case["file"]).read_bytes()))
    except MortiseError:
        return ""
    named = {number for each in found for number in numbers().get(each.code, ())}
    if has_errors(found) or case["rule"] in named:
        return ""
    return f"expected {case['rule']}, reported {sorted(named) or 'nothing'}"


def refused(path: Path) -> str:
    """ "" when a valid model is let in, else why not."""
    try:
        found = check_bpmn(read_bpmn(path.read_bytes()))
    except MortiseError as error:
        return str(error)
    return f"{found[0].code} {found[0].message.en}" if has_errors(found) else ""


@cache
def numbers() -> dict[str, frozenset[str]]:
    """Diagnostic code → the numbers of the constraint."""
    found: dict[str, set[str]] = {}
    for each in all_rules():
        found.setdefault(f"bpmn.{each.number}", set()).update({each.number, *each.also})
    return {code: frozenset(names) for code, names in found.items()}
