"""The first expression of a process costs a quarter of a second, because its grammar is read then; so does the first rule.
Better before the first request needs them, beside the event loop, than in it."""

from __future__ import annotations

from functools import cache

from engines.data.types import NUMBER
from engines.expr import Scope, compile_expression
from engines.rule.text import read_rule

_RULE = 'rule "Warm"\n  on record created\n  when size > 1\n  then set size = 1\nend'


@cache
def warm_engines() -> None:
    """Read the grammars, once for each process. Waits for nothing but the processor."""
    compile_expression("size + 1 > 2", Scope({"size": NUMBER}, {}), condition=True)
    read_rule(_RULE)
