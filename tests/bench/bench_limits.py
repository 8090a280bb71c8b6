"""What a bomb costs before it is answered: CPU of compiling and running it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from engines.expr import Env, Scope, compile_expression
from engines.kernel.errors import MortiseError
from tests.engines.expr.test_expr_limits import bombs

GOAL_MS = 100
ENV = Env(datetime(2026, 3, 9, tzinfo=UTC), "UTC")


def main() -> None:
    compile_expression("1 + 1", Scope({})).evaluate({}, ENV)
    worst = 0.0
    for code, text in bombs():
        spent_ms, answer = _measured(text)
        worst = max(worst, spent_ms)
        print(f"{spent_ms:7.1f} ms CPU  {answer:<20} {text[:90]}{'' if answer == code else f'  (should be {code})'}")
    print(f"worst bomb: {worst:.0f} ms CPU (goal {GOAL_MS} ms)")


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
