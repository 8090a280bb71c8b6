"""`product`: the product."""

from __future__ import annotations

import functools
from typing import Any

from engines.data.types import NUMBER
from engines.expr import decimals
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import numbers
from engines.kernel.texts import Text


class Product(ListFunction):
    names = ("product",)
    takes = ("list…: any",)
    gives = NUMBER
    doc = Text("The product.", "乘积。")
    examples = (("product([2, 3, 4])", "24"),)
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> Any:
        found = numbers(items)
        return functools.reduce(decimals.multiply, found) if found else None
