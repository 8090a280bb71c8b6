"""Hit policies: from the rows that apply to the result. **Source**: DMN 1.5 §8.2.8 (hit policies), §8.3.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from engines.expr import Env
from engines.expr.ops import plus
from engines.expr.values import compare, same
from engines.kernel.texts import Text

Outputs = tuple[Any, ...]
"""The values of one row's output columns."""

SINGLE = frozenset("UAPF")
"""Policies that answer with one row."""
LISTS = frozenset("ROC")
"""Policies that answer with a list of rows."""


@dataclass(frozen=True, slots=True)
class Violated:
    """The rows that apply are not what the policy allows."""

    code: str
    message: Text


def settle(hit: str, rows: Sequence[Outputs], ranks: Sequence[Sequence[Any]], env: Env) -> Any:
    """The result for at least one row: one row (U A P F), rows (R O C), or one value (C+ C< C> C#); or Violated.

    Args:
        ranks: per output column its values from the highest priority to the lowest (P and O).
    """
    match hit:
        case "U":
            return rows[0] if len(rows) == 1 else _too_many(len(rows))
        case "A":
            return rows[0] if all(_alike(rows[0], each) for each in rows[1:]) else _disagree(len(rows))
        case "F":
            return rows[0]
        case "P":
            return min(rows, key=lambda row: _rank(row, ranks))
        case "O":
            return sorted(rows, key=lambda row: _rank(row, ranks))
        case "R" | "C":
            return list(rows)
        case _:
            return aggregated(hit, [row[0] for row in rows], env)


def aggregated(hit: str, values: Sequence[Any], env: Env) -> Any:
    """C+ the sum, C< the least, C> the greatest, C# the number of outputs; null when they cannot be combined."""
    if hit == "C#":
        from decimal import Decimal

        return Decimal(len(values))
    if hit == "C+":
        return reduce(lambda left, right: plus(left, right, env), values)
    wanted = -1 if hit == "C<" else 1

    def better(left: Any, right: Any) -> Any:
        order = compare(right, left)
        return None if order is None else right if order == wanted else left

    return reduce(better, values)


def _alike(left: Outputs, right: Outputs) -> bool:
    return all(same(a, b) is True for a, b in zip(left, right, strict=True))


def _rank(row: Outputs, ranks: Sequence[Sequence[Any]]) -> tuple[int, ...]:
    return tuple(place(value, order) for value, order in zip(row, ranks, strict=True))


def place(value: Any, order: Sequence[Any] | Mapping[Any, int]) -> int:
    """Where a value stands among the values of its column; behind them all when it is none of them."""
    if isinstance(order, Mapping):
        try:
            return order.get(value, len(order))
        except TypeError:
            return len(order)
    return next((index for index, each in enumerate(order) if same(value, each) is True), len(order))


def _too_many(count: int) -> Violated:
    return Violated(
        "rule.table.hit_policy",
        Text(f"Only one row may apply, but {count} do.", f"只能有一行成立，但有 {count} 行成立。"),
    )


def _disagree(count: int) -> Violated:
    return Violated(
        "rule.table.hit_policy",
        Text(f"{count} rows apply and do not agree.", f"{count} 行成立且结果不一致。"),
    )
