"""What a bomb costs before it is answered: CPU of compiling and running it; and what the largest legal texts cost."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from engines.expr import Env, Scope, compile_expression
from engines.kernel.errors import MortiseError
from tests.engines.expr.test_expr_limits import bombs

GOAL_MS = 100
LARGEST = {
    "a sum of 3,900": "1" + "+1" * 3900,
    "a condition of 1,100 parts": " or ".join(["1=1"] * 1100),
    "a list of 3,900": "[" + ",".join(["1"] * 3900) + "]",
    "a list of 1,900 lists": "[" + ",".join(["[1]"] * 1900) + "]",
    "a context of 1,000": "{" + ",".join(f"k{each}:1" for each in range(1000)) + "}",
    "names with spaces": "{" + ",".join(f"a b c{each}:1" for each in range(700)) + "}",
    "a loop of 600 names": "for " + ",".join(f"x{each} in [1]" for each in range(600)) + " return 1",
    "150 loops in each other": "".join(f"for x{each} in [1] return " for each in range(150)) + "1",
    "1,100 ranges": "1 in (" + ",".join(["[1..2]"] * 1100) + ")",
    "a word of 7,800 signs": "如果" * 3900,
    "calls in calls": "abs(" * 58 + "1" + ")" * 58,
    "600 calls with mistakes": "+".join(["substring(1)"] * 600),
    "1,200 unknown names": "[" + ",".join(f"u{each}" for each in range(1200)) + "]",
}
"""About as long as one expression may be."""
ENV = Env(datetime(2026, 3, 9, tzinfo=UTC), "UTC")


def main() -> None:
    compile_expression("1 + 1", Scope({})).evaluate({}, ENV)
    worst = 0.0
    for code, text in bombs():
        spent_ms, answer = _measured(text)
        worst = max(worst, spent_ms)
        print(f"{spent_ms:7.1f} ms CPU  {answer:<20} {text[:90]}{'' if answer == code else f'  (should be {code})'}")
    print(f"worst bomb: {worst:.0f} ms CPU (goal {GOAL_MS} ms)")
    largest = {name: _measured(text) for name, text in LARGEST.items()}
    for name, (spent_ms, answer) in largest.items():
        print(f"{spent_ms:7.1f} ms CPU  {answer:<20} {name}")
    print(f"worst text: {max(spent for spent, _ in largest.values()):.0f} ms CPU (goal {GOAL_MS} ms)")


def _measured(text: str) -> tuple[float, str]:
    started = time.process_time()
    try:
        compile_expression(text, Scope({})).evaluate({}, ENV)
        answer = "no limit"
    except MortiseError as error:
        answer = error.diagnostics[0].code
    return (time.process_time() - started) * 1000, answer


if __name__ == "__main__":
    main()
