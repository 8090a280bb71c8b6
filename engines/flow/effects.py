"""Nodes that act and go on when the effect is there: they wait for `Performed` inside the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engines.flow.definition import NodeDef, Slot
from engines.flow.events import Performed
from engines.kernel.definition import Feel

if TYPE_CHECKING:
    from engines.flow.events import TokenEvent
    from engines.flow.run import Run
    from engines.flow.state import Token


class EffectNode(NodeDef):
    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        if isinstance(event, Performed) and token.doing == "effects":
            self.performed(run, token, event)
            run.advance(token)

    def performed(self, run: Run, token: Token, event: Performed) -> None:
        """Keep what the effect gave; by default nothing."""


def value_slots(base: str, values: Mapping[str, Feel], extra: tuple[str, ...] = ()) -> Iterator[Slot]:
    for key, text in values.items():
        yield Slot(f"{base}/{key}", text, extra=extra)


def evaluate_all(
    run: Run, node: str, base: str, values: Mapping[str, Feel], extra: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The values of a `{key: FEEL}` mapping."""
    return {key: run.evaluate(node, f"{base}/{key}", extra) for key in values}
