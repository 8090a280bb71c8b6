"""Repetition: loops, and several instances of one activity, each in a body of its own.

**Source**: BPMN 2.0.2 §13.3.6 (loop) and §13.3.7 (multi-instance); van der Aalst's WCP 13 to 15, 21, 34 to 36.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engines.flow.bodies import open_body, remove_scope
from engines.flow.values import require_kept
from engines.kernel.errors import EvaluationFailed
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.activity import Activity, Instances
    from engines.flow.run import Run
    from engines.flow.state import Scope, Token

MOST_INSTANCES = 10_000


def begin(run: Run, token: Token, node: Activity) -> None:
    """A token has come to an activity that repeats."""
    token.doing = "instances"
    if node.loop is not None:
        _turn(run, token, node, 1)
        return
    spec = _spec(node)
    items = _items(run, node, spec)
    total = len(items) if items is not None else _count(run, node)
    token.notes |= {"total": total, "started": 0, "ended": 0, "results": {}}
    if items is not None and spec.sequential and not spec.growing:
        token.notes["items"] = items
    run.allowance += total * 10
    _start(run, token, node, items, 1 if spec.sequential else total)
    if not total:
        _finish(run, token, node)


def body_over(run: Run, owner: Token, scope: Scope) -> None:
    """One turn or instance has ended."""
    node: Any = run.plan.nodes[owner.node]
    slot = scope.notes.get("by", "next")
    if slot != "next" and "passed" not in owner.notes:
        remove_scope(run, scope)
        run.advance(owner, slot)
    elif node.loop is not None:
        _next_turn(run, owner, scope, node)
    else:
        _ended(run, owner, scope, node)


def _turn(run: Run, token: Token, node: Activity, turn: int) -> None:
    loop = node.loop
    assert loop is not None
    run.at(token)
    enough = loop.maximum is not None and turn > loop.maximum
    if enough or (loop.while_ is not None and not run.holds(node.key, "loop/while", {"loop_counter": turn})):
        run.advance(token)
    else:
        open_body(run, token, node.key, {"loop_counter": turn})


def _next_turn(run: Run, owner: Token, scope: Scope, node: Activity) -> None:
    run.at(scope)
    assert node.loop is not None
    done = node.loop.until is not None and run.holds(node.key, "loop/until")
    remove_scope(run, scope)
    if done:
        run.advance(owner)
    else:
        _turn(run, owner, node, int(scope.values["loop_counter"]) + 1)


def _ended(run: Run, owner: Token, scope: Scope, node: Activity) -> None:
    spec, notes = _spec(node), owner.notes
    run.at(scope)
    if spec.collect is not None:
        number, result = str(int(scope.values["loop_counter"])), run.evaluate(node.key, "instances/collect")
        require_kept(result)
        notes["results"] = {**notes["results"], number: result}
    remove_scope(run, scope)
    notes["ended"] += 1
    run.at(owner)
    items = notes.get("items")
    if spec.growing:
        items = _items(run, node, spec)
        notes["total"] = max(len(items or ()), notes["started"])
    if spec.enough is not None and "passed" not in notes and run.holds(node.key, "instances/enough", _counts(notes)):
        _enough(run, owner, node)
        return
    if not spec.sequential or notes["started"] == notes["ended"]:
        _start(run, owner, node, items, 1 if spec.sequential else notes["total"] - notes["started"])
    if notes["started"] == notes["ended"] == notes["total"]:
        _finish(run, owner, node)


def _enough(run: Run, owner: Token, node: Activity) -> None:
    spec, notes = _spec(node), owner.notes
    if spec.rest == "cancel" or notes["started"] == notes["ended"]:
        for scope in run.state.owned(owner):
            run.drop(scope)
        _finish(run, owner, node)
        return
    notes["passed"] = True
    for timer in owner.timers[:]:
        run.cancel_timer(owner, timer.partition(":")[2])
    notes["total"] = notes["started"]
    _give_results(run, owner, node)
    ahead = run.stand(node.key, owner.scope, owner.trail)
    run.advance(ahead)


def _finish(run: Run, token: Token, node: Activity) -> None:
    if "passed" in token.notes:
        run.note("left", token, "rest")
        run.consume(token)
        return
    _give_results(run, token, node)
    run.advance(token)


def _give_results(run: Run, token: Token, node: Activity) -> None:
    spec = _spec(node)
    if spec.into is not None:
        results = token.notes["results"]
        run.at(token)
        run.assign({spec.into: [results[number] for number in sorted(results, key=int)]})


def _start(run: Run, token: Token, node: Activity, items: list[Any] | None, many: int) -> None:
    first = token.notes["started"]
    for number in range(first, min(first + many, token.notes["total"])):
        item = {} if items is None else {_spec(node).item: items[number]}
        open_body(run, token, node.key, {"loop_counter": number + 1, **item})
        token.notes["started"] = number + 1


def _counts(notes: dict[str, Any]) -> dict[str, Any]:
    return {
        "instances_total": Decimal(notes["total"]),
        "instances_active": Decimal(notes["started"] - notes["ended"]),
        "instances_completed": Decimal(notes["ended"]),
    }


def _spec(node: Activity) -> Instances:
    assert node.instances is not None
    return node.instances


def _items(run: Run, node: Activity, spec: Instances) -> list[Any] | None:
    if spec.over is None:
        return None
    value = run.evaluate(node.key, "instances/over")
    if value is None:
        return []
    if not isinstance(value, list | tuple) or len(value) > MOST_INSTANCES:
        raise EvaluationFailed.because(
            "flow.not_a_list",
            Text(
                f"'{node.called.en}' runs once for each item of a list of at most {MOST_INSTANCES}; this is not one.",
                f"“{node.called.zh}”按列表逐项执行（最多 {MOST_INSTANCES} 项），但取得的值不是这样的列表。",
            ),
        )
    return list(value)


def _count(run: Run, node: Activity) -> int:
    value = run.evaluate(node.key, "instances/count")
    if isinstance(value, int | Decimal) and 0 <= value <= MOST_INSTANCES and value == int(value):
        return int(value)
    raise EvaluationFailed.because(
        "flow.bad_count",
        Text(
            f"'{node.called.en}' runs '{value}' times; that is no whole number from 0 to {MOST_INSTANCES}.",
            f"“{node.called.zh}”的执行次数为“{value}”，不是 0 到 {MOST_INSTANCES} 的整数。",
        ),
    )
