"""`python -m tests.conformance.bpmn FOLDER`: the BPMN 2.0 conformance sets that the folder holds.

Prints one line per failure, how many of the valid models were refused by a constraint, then one line per set.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.conformance import bpmn_betsy, bpmn_invalid, bpmn_miwg, bpmn_spiff

Run = Callable[[Path, Mapping[str, Any]], str]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("Usage: python -m tests.conformance.bpmn FOLDER (with manifest.json)")
        return 2
    folder = Path(arguments[0])
    betsy, spiff = _cases(folder, "betsy_cases"), _cases(folder, "spiff_cases")
    miwg, invalid = _cases(folder, "miwg_cases"), _cases(folder, "betsy_invalid")
    lines = [
        _set(folder, "betsy core", [each for each in betsy if each["tier"] == "core"], bpmn_betsy.run_case, ""),
        _set(folder, "betsy extended", [each for each in betsy if each["tier"] != "core"], bpmn_betsy.run_case, ""),
        _set(folder, "spiff", spiff, bpmn_spiff.run_case, ""),
        _set(folder, "miwg", miwg, bpmn_miwg.run_case, " loss-free"),
        _set(folder, "invalid", invalid, bpmn_invalid.run_case, " refused or reported"),
    ]
    _valid(folder, [*betsy, *miwg, *spiff])
    print("\n".join(each for each in lines if each))
    return 0


def _cases(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else []


def _set(folder: Path, name: str, cases: list[dict[str, Any]], run: Run, ending: str) -> str:
    if not cases:
        return ""
    passed = 0
    for case in cases:
        wrong = _outcome(folder, case, run)
        passed += not wrong
        if wrong:
            print(f"{name} {case['id']}: {wrong}")
    return f"{name}: {passed} of {len(cases)}{ending}"


def _outcome(folder: Path, case: Mapping[str, Any], run: Run) -> str:
    try:
        return run(folder, case)
    except Exception as error:  # one broken case must not hide the others; it counts as failed and is shown
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"


def _valid(folder: Path, cases: list[dict[str, Any]]) -> None:
    """Models that are to be deployed: no constraint may refuse them."""
    files = {
        file
        for case in cases
        if not _expects_refusal(case)
        for file in (case["files"] if "files" in case else [case["file"]])
    }
    refused = {file: why for file in sorted(files) if (why := bpmn_invalid.refused(folder / file))}
    for file, why in refused.items():
        print(f"valid {file}: {why}")
    print(f"valid: {len(files) - len(refused)} of {len(files)} not refused by a constraint")


def _expects_refusal(case: Mapping[str, Any]) -> bool:
    trace = case["expect"].get("trace_multiset", ())
    return any(each in ("ERROR_deployment", "ERROR_generic") for each in trace)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
