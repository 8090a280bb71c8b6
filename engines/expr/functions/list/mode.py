"""`mode`: the most frequent values, in order."""

from __future__ import annotations

from collections import Counter
from typing import Any

from engines.data.types import NUMBER, list_of
from engines.expr.env import Env
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import numbers, spread
from engines.expr.run import spend
from engines.kernel.texts import Text


class Mode(ListFunction):
    names = ("mode",)
    cost = 2
    takes = ("list…: any",)
    gives = list_of(NUMBER)
    doc = Text("The most frequent values, in order.", "众数。")
    examples = (("mode([6, 1, 9, 6, 1])", "[1, 6]"), ("mode([])", "[]"))
    nulls = True
    checks = False
    world = True

    @staticmethod
    def run(env: Env, *items: Any) -> Any:
        found = numbers(items)
        if found is None:
            return [] if spread(items) == [] else None
        spend(env, len(found))
        counts = Counter(found)
        most = max(counts.values())
        return sorted(each for each, count in counts.items() if count == most)
