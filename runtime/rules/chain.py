"""Which rules have set off what happens now: so that an endless cascade ends with their names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from engines.kernel.errors import LimitReached
from engines.kernel.texts import Text

DEEPEST = 15
"""Rules that act inside one another, by calls, by writes or by flows; less than the depth of writes, which knows no
names."""
_SHOWN = 8
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
    token = _chain.set(chain)
    try:
        yield
    finally:
        _chain.reset(token)
