"""One evaluation: the world it sees, what it has used of its limits, and the errors it may raise."""

from __future__ import annotations

from typing import Any

from engines.expr.env import Budget, Env
from engines.kernel.errors import EvaluationFailed, LimitReached
from engines.kernel.texts import Text

_STEPS = Text("The expression takes too many steps.", "表达式的计算步骤过多。")


class Run:
    """One evaluation of an expression that loops or calls: the world, and what has been used of its limits."""

    __slots__ = ("budget", "depth", "env", "limits")

    def __init__(self, env: Env) -> None:
        self.env, self.limits = env.sharing(), env.limits
        self.budget = self.env.budget or Budget()
        self.depth = 0

    def step(self, count: int = 1) -> None:
        draw(self.budget, count)

    def items(self, value: list[Any]) -> list[Any]:
        if len(value) > self.limits.list_items:
            raise limit("list", Text("A list became too long.", "列表过长。"))
        return value


def spend(env: Env, steps: int) -> None:
    """Steps of a function that is dear itself; free where nothing loops."""
    if env.budget is not None:
        draw(env.budget, steps)


def draw(budget: Budget, steps: int) -> None:
    """Raises LimitReached `expr.limit.steps` when the budget does not hold so many more."""
    if not budget.spend(steps):
        raise limit("steps", _STEPS)


def limit(what: str, message: Text) -> LimitReached:
    hint = Text("Narrow it with a filter, or split the formula.", "请加上筛选条件，或拆分公式。")
    error = LimitReached.because(f"expr.limit.{what}", message, hint)
    assert isinstance(error, LimitReached)
    return error


def not_loaded(member: str) -> EvaluationFailed:
    error = EvaluationFailed.because(
        "expr.not_loaded",
        Text(f"'{member}' is read of a record that was not loaded.", f"读取“{member}”时，记录尚未载入。"),
        Text("Load the paths the expression names.", "请先载入表达式用到的路径。"),
    )
    assert isinstance(error, EvaluationFailed)
    return error
