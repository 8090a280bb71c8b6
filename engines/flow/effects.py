"""Nodes that act and go on when the effect is there: they wait for `Performed` inside the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engines.flow.activity import Activity
from engines.flow.definition import Slot
from engines.flow.events import JobFailed, Performed
from engines.flow.raising import raise_error
from engines.kernel.definition import Feel
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.events import TokenEvent
    from engines.flow.run import Run
    from engines.flow.state import Token


class EffectNode(Activity):
    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        if token.doing != "effects":
            return
        if isinstance(event, Performed):
            self.performed(run, token, event)
            run.advance(token)
        elif isinstance(event, JobFailed):
            job_failed(run, token, event)

    def performed(self, run: Run, token: Token, event: Performed) -> None:
        """Keep what the effect gave; by default nothing."""


def job_failed(run: Run, token: Token, event: JobFailed) -> None:
    """A job or the effects of this token failed for good: an error that a boundary may catch, else an incident."""
    name, words = run.plan.nodes[token.node].called, event.words
    message = Text(f"'{name.en}' failed: {words.en}", f"“{name.zh}”执行失败：{words.zh}")
    if not raise_error(run, token, event.code, {"message": event.message}):
        run.incident(token, event.code, message)


def value_slots(base: str, values: Mapping[str, Feel], extra: tuple[str, ...] = ()) -> Iterator[Slot]:
    for key, text in values.items():
        yield Slot(f"{base}/{key}", text, extra=extra)


def evaluate_all(
    run: Run, node: str, base: str, values: Mapping[str, Feel], extra: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The values of a `{key: FEEL}` mapping."""
    return {key: run.evaluate(node, f"{base}/{key}", extra) for key in values}
