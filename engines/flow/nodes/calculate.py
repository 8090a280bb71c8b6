"""Calculate: set variables of the instance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.activity import Activity
from engines.flow.definition import Slot
from engines.flow.effects import value_slots
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class CalculateNode(Activity):
    label_of_type: ClassVar[Text] = Text("Calculate", "计算")
    help_of_type: ClassVar[Text] = Text(
        "Sets variables; later ones see the earlier ones.", "设置变量，后面的可以引用前面的。"
    )
    icon: ClassVar[str] = "calculator"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "discount",
            "type": "calculate",
            "set": {"rate": "if amount > 100000 then 0.1 else 0.05"},
            "next": "done",
        },
    )

    type: Literal["calculate"] = "calculate"
    set: dict[Key, Feel] = {}
    """Variable → FEEL; later ones see the earlier ones."""

    @override
    def slots(self) -> Iterator[Slot]:
        yield from value_slots("set", self.set)

    @override
    def enter(self, run: Run, token: Token) -> None:
        for key in self.set:
            run.assign({key: run.evaluate(self.key, f"set/{key}")})
        run.advance(token)
