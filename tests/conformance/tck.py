"""Run the DMN Technology Compatibility Kit through our DMN door: `python -m tests.conformance.tck FOLDER`.

Every `*-test-*.xml` below `compliance-level-2` and `compliance-level-3` is read, its model planned together with the
other models of its folder, and every **result node of every test case** asked for and counted once, as the kit's own
runners count. A case passes when the value equals the expected one (numbers within 1e-8 relative, as the kit allows
for doubles). A node with `errorResult="true"` passes when the value is null *and* the model reported at least one
error. An exception is a failure of its case.

Failures are printed one per line; the last line is the result. The always-null floor is the share of result nodes that
expect null: what an engine that always answers null would be given. Nothing of the kit is copied.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from engines.expr import Env
from engines.expr.values import same
from engines.rule.dmn import DmnModel, DmnPlan, plan_dmn, read_dmn
from tests.conformance.tck_cases import Question, Suite, find_suites, read_suite

ENV = Env(datetime(2026, 3, 9, 12, tzinfo=UTC), "UTC")
TOLERANCE = Decimal("1e-8")
PROCESSES = 2


@dataclass(frozen=True)
class Outcome:
    name: str
    passed: bool
    wants_value: bool
    told: str = ""


@dataclass(frozen=True)
class Score:
    passed: int
    total: int
    passed_values: int
    total_values: int

    @property
    def floor(self) -> float:
        """Per cent of the nodes that expect null."""
        return 100 * (self.total - self.total_values) / self.total if self.total else 0.0

    def __str__(self) -> str:
        return (
            f"tck: {self.passed:,} of {self.total:,} passed; "
            f"value-expecting {self.passed_values:,} of {self.total_values:,}; always-null floor {self.floor:.1f} %"
        )


def score(outcomes: Iterable[Outcome]) -> Score:
    found = list(outcomes)
    valued = [each for each in found if each.wants_value]
    return Score(sum(e.passed for e in found), len(found), sum(e.passed for e in valued), len(valued))


def run_file(file: Path) -> list[Outcome]:
    """Every result node of one test file; all of them fail when its model cannot be taken in."""
    try:
        suite = read_suite(file)
    except Exception as error:  # a file that cannot be read is one failure, never the end of the run
        return [Outcome(f"{file.parent.name}/{file.stem}", False, True, f"cannot be read: {error}")]
    try:
        plan = _plan(suite.model)
    except Exception as error:  # whatever the engine throws fails these cases, never the run
        told = f"the model cannot be read: {type(error).__name__}: {error}"[:200]
        return [_outcome(suite, each, False, told) for each in suite.questions]
    return [_asked(suite, plan, each) for each in suite.questions]


def _plan(file: Path) -> DmnPlan:
    model = read_dmn(file.read_bytes())
    return plan_dmn(model, list(_beside(file, model)) if model.imports else [])


def _beside(file: Path, model: DmnModel) -> Iterator[DmnModel]:
    for other in sorted(file.parent.glob("*.dmn")):
        if other != file:
            found = read_dmn(other.read_bytes())
            if found.namespace != model.namespace:
                yield found


def _asked(suite: Suite, plan: DmnPlan, question: Question) -> Outcome:
    try:
        answer = plan.decide(question.service or question.node, question.inputs, ENV)
    except Exception as error:  # whatever the engine throws fails this case, never the run
        return _outcome(suite, question, False, f"{type(error).__name__}: {error}"[:200])
    found = answer.value
    if question.service and isinstance(found, dict) and question.node in found:
        found = found[question.node]
    if question.wants_error and found is None and not answer.errors:
        return _outcome(suite, question, False, "null, but no error is reported")
    passed = alike(found, question.wanted)
    return _outcome(suite, question, passed, f"wanted {_shown(question.wanted)}, got {_shown(found)}")


def _outcome(suite: Suite, question: Question, passed: bool, told: str) -> Outcome:
    name = f"{suite.file.parent.name}/{suite.file.stem} {question.case} {question.node}"
    return Outcome(name, passed, question.wanted is not None, told)


def alike(found: Any, wanted: Any) -> bool:
    """Whether a value is the expected one."""
    if isinstance(wanted, Decimal):
        exact = isinstance(found, Decimal | int) and not isinstance(found, bool)
        return exact and abs(found - wanted) <= max(abs(wanted) * TOLERANCE, Decimal("1e-16"))
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(alike(a, b) for a, b in zip(found, wanted, strict=True))
        )
    if isinstance(wanted, dict):
        return (
            isinstance(found, dict)
            and found.keys() == wanted.keys()
            and all(alike(found[key], wanted[key]) for key in wanted)
        )
    return same(found, wanted) is True


def _shown(value: Any) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 160 else f"{text[:160]}…"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m tests.conformance.tck FOLDER (holding compliance-level-2 and compliance-level-3)")
        return 2
    files = find_suites(Path(arguments[0]))
    with ProcessPoolExecutor(PROCESSES) as pool:
        outcomes = [each for found in pool.map(run_file, files, chunksize=4) for each in found]
    for each in outcomes:
        if not each.passed:
            print(f"failed: {each.name}: {each.told}")
    result = score(outcomes)
    print(result)
    return 0 if result.total and result.passed == result.total else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
