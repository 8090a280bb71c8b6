"""`stddev`: the standard deviation of a sample."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.data.types import NUMBER
from engines.expr import decimals
from engines.expr.env import Env
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import numbers, total
from engines.expr.run import spend
from engines.kernel.texts import Text


class StandardDeviation(ListFunction):
    names = ("stddev",)
    takes = ("list…: any",)
    gives = NUMBER
    doc = Text("The standard deviation of a sample.", "样本标准差。")
    examples = (("stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"),)
    cost = 10
    nulls = True
    checks = False
    world = True

    @staticmethod
    def run(env: Env, *items: Any) -> Any:
        found = numbers(items)
        if found is None or len(found) < 2:
            return None
        spend(env, 2 * len(found))
        mean = decimals.CONTEXT.divide(total(found), Decimal(len(found)))
        squares = [decimals.multiply(decimals.subtract(each, mean), decimals.subtract(each, mean)) for each in found]
        return decimals.CONTEXT.sqrt(decimals.CONTEXT.divide(total(squares), Decimal(len(found) - 1)))
