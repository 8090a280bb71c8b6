"""Which rules have set off what happens now: so that an endless cascade ends with their names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from engines.expr.env import DEFAULT_LIMITS, Budget
from engines.kernel.errors import LimitReached
from engines.kernel.texts import Text

DEEPEST = 15
"""Rules that act inside one another, by calls, by writes or by flows; less than the depth of writes, which knows no
names."""
_SHOWN = 8
_STEPS = 50 * DEFAULT_LIMITS.steps
"""Steps of expressions that all rules of one chain may take together."""
_budget: ContextVar[Budget | None] = ContextVar("mortise_rule_budget", default=None)
_chain: ContextVar[tuple[str, ...]] = ContextVar("mortise_rule_chain", default=())


@contextmanager
def called(*names: str) -> Iterator[None]:
    """What happens inside was set off by these rules. Raises LimitReached (`rule.cascade`) beyond `DEEPEST`."""
    if not names:
        yield
        return
    chain = (*_chain.get(), " + ".join(names))
    if len(chain) > DEEPEST:
        shown = " → ".join(chain[-_SHOWN:])
        raise LimitReached.because(
            "rule.cascade",
            Text(f"Rules set each other off {DEEPEST} times in a row: … {shown}.",
                 f"规则连续相互触发了 {DEEPEST} 次：… {shown}。"),
            Text("Narrow a condition of one of them, or name the fields in its trigger.",
                 "请收紧其中一条规则的条件，或在其触发中指定字段。"),
        )  # fmt: skip
    token, spent = _chain.set(chain), _budget.set(_budget.get() or Budget(_STEPS))
    try:
        yield
    finally:
        _budget.reset(spent)
        _chain.reset(token)


def budget() -> Budget | None:
    """What the rules that have set each other off up to here share."""
    return _budget.get()
