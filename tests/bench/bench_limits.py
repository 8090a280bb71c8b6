"""What a bomb costs before it is answered, on the server (compiling and running it) and in the browser's evaluator; and
what the largest legal texts cost. CPU, not time: but a busy machine makes CPU slower, too."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from engines.expr import Env, Scope, compile_expression
from engines.kernel.errors import MortiseError
from tests.engines.expr.test_expr_limits import bombs
from tests.laws.expression_judges import Browser

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
    known = bombs()
    here = [(text, code, *_measured(text)) for code, text in known]
    there = [
        (text, code, spent_ms, answer)
        for (code, text), (answer, spent_ms) in zip(known, _in_browser(known), strict=True)
    ]
    for place, found in (("server", here), ("browser", there)):
        for text, code, spent_ms, answer in found:
            other = "" if answer in (code, "expr.on_server") else f"  (should be {code})"
            print(f"{spent_ms:7.1f} ms CPU  {place:<8} {answer:<20} {text[:90]}{other}")
    for place, found in (("server", here), ("browser", there)):
        print(f"worst of {len(found)} bombs, {place}: {max(each[2] for each in found):.0f} ms CPU (goal {GOAL_MS} ms)")
    largest = {name: _measured(text) for name, text in LARGEST.items()}
    for name, (spent_ms, answer) in largest.items():
        print(f"{spent_ms:7.1f} ms CPU  {answer:<20} {name}")
    print(f"worst text: {max(spent for spent, _ in largest.values()):.0f} ms CPU (goal {GOAL_MS} ms)")


def _in_browser(known: list[tuple[str, str]]) -> list[tuple[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(Path(folder), ENV)
        try:
            browser.measured([compile_expression("1 + 1", Scope({})).to_browser()] * 200)
            return browser.measured([compile_expression(text, Scope({})).to_browser() for _, text in known])
        finally:
            browser.close()


def _measured(text: str) -> tuple[float, str]:
    started = time.process_time()
    try:
        compile_expression(text, Scope({})).evaluate({}, ENV)
        answer = "value"
    except MortiseError as error:
        answer = error.diagnostics[0].code
    return (time.process_time() - started) * 1000, answer


if __name__ == "__main__":
    main()
