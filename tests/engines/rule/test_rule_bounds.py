"""No rule text can keep the server busy: a hostile one is answered at once by a coded error, or read in a blink."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from engines.expr import Env
from engines.kernel.errors import DefinitionError, LimitReached
from engines.rule import RuleDef, RulesPlan, decide_one, plan_rules, read_rule

CPU_MS = 100
HEAD = 'rule "x"\n on customer created\n'


def milliseconds(text: str) -> tuple[float, str]:
    """CPU time until the answer, and the code of the first mistake."""
    read_rule(HEAD + ' then comment "warm"\nend')
    started = time.process_time()
    try:
        read_rule(text)
        code = ""
    except DefinitionError as error:
        code = error.diagnostics[0].code
    return (time.process_time() - started) * 1000, code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rule \"x\"" + " " * 19_000 + "on", "rule.no_end"),
        ("rule \"x\"\n" + "/* */ " * 3_000 + "on customer created", "rule.no_end"),
        ("rule \"x\"\n" + "// a\n" * 3_800, "rule.no_end"),
        ("rule \"x\"\n on customer " + "created or " * 1_500 + "nothing\n then comment 1\nend", "rule.unknown_trigger"),
        ("rule \"x\"\n on customer created (" + "a " * 9_000 + "\n then comment 1\nend", "rule.no_end"),
        (HEAD + " then " + "for each a in b\n" * 1_000 + "end", "rule.limit.nested"),
        (HEAD + " then comment " + "(" * 9_000 + "1" + ")" * 9_000 + "\nend", "expr.limit.depth"),
        (HEAD + " then comment 1" + "\n comment 1" * 1_500 + "\nend", "rule.limit.length"),
        ("x" * 2_000_000, "rule.limit.length"),
    ],
    ids=["space", "comments", "lines", "events", "fields", "for each", "brackets", "actions", "length"],
)  # fmt: skip
def test_a_hostile_rule_text_is_answered_at_once(text: str, code: str) -> None:
    took, found = min(milliseconds(text) for _ in range(3))
    assert found == code
    assert took < CPU_MS


def test_a_rule_that_wants_too_much_stops_with_a_coded_error() -> None:
    many = RuleDef(
        key="many",
        text=['rule "m"', "on called", "then for each n in (for i in 1..1001 return i)", "comment n", "end", "end"],
    )
    plan = plan_rules([many], [], {})
    with pytest.raises(LimitReached) as stopped:
        _run(plan)
    assert stopped.value.diagnostics[0].code == "rule.limit.items"


def test_loops_inside_loops_stop_at_a_number_of_commands() -> None:
    numbers = "(for i in 1..100 return i)"
    text = ['rule "m"', "on called", f"then for each a in {numbers}", f"for each b in {numbers}", 'signal flow "x"', "end", "end",
            "end"]  # fmt: skip
    with pytest.raises(LimitReached) as stopped:
        _run(plan_rules([RuleDef(key="many", text=text)], [], {}))
    assert stopped.value.diagnostics[0].code == "rule.limit.commands"


def _run(plan: RulesPlan) -> None:
    decide_one(plan, plan.rules["many"], {}, Env(now=datetime(2026, 1, 5, tzinfo=UTC)))
