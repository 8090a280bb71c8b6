"""Everything the browser's evaluator is held to, compiled: one JSON document for a test that runs there.

python -m tests.laws.expression_trees
"""

from __future__ import annotations

import json
import sys
from typing import Any

from engines.expr import compile_expression
from engines.expr.functions import functions
from tests.engines.expr.test_expr_business import wire
from tests.laws import business_world, expression_world
from tests.laws.test_expr_agreement import CASES, FREE, read_cases


def documents() -> dict[str, Any]:
    """Two worlds, each with its cases: `[name, tree, scope, answer]`."""
    business = [
        [str(line), asked.expression.to_browser(), wire(asked.values), wire(asked.expected)]
        for line in business_world.lines()
        if "browser" in line.claims
        for asked in (business_world.question(line),)
    ]
    pairs = [each for file in sorted(CASES.glob("*.yaml")) for each in read_cases(file)]
    pairs += sorted(each for function in set(functions().values()) for each in function.examples)
    equal = [
        [f"{left} ==> {right}", compile_expression(f"is(({left}), ({right}))", FREE).to_browser(), {}, True]
        for left, right in pairs
    ]
    return {
        "business": {"env": _seen(business_world.ENV), "cases": business},
        "cases": {"env": _seen(expression_world.ENV), "cases": equal},
    }


def _seen(env: Any) -> dict[str, Any]:
    return {"now": wire(env.now), "timezone": env.timezone, "user": wire(env.user)}


if __name__ == "__main__":
    json.dump(documents(), sys.stdout, ensure_ascii=False)
