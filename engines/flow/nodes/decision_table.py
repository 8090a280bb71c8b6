"""Decision table: its outputs become variables of the instance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.activity import Activity
from engines.flow.needs import UNKNOWN, Asked, TableNeed
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.definition import Key
from engines.kernel.texts import Text


class DecisionTableNode(Activity):
    label_of_type: ClassVar[Text] = Text("Decision table", "决策表")
    help_of_type: ClassVar[Text] = Text(
        "Asks a decision table; its outputs become variables.", "查询决策表，其输出成为变量。"
    )
    icon: ClassVar[str] = "table"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "rate", "type": "decision_table", "table": "discount", "next": "done"},
    )

    type: Literal["decision_table"] = "decision_table"
    table: Key
    into: Key | None = None
    """The variable that takes the whole result; by default each output becomes a variable of its own name."""

    @override
    def enter(self, run: Run, token: Token) -> None:
        need = TableNeed(self.table, f"{token.id}.{len(run.microsteps)}", run.names())
        result = run.fact(need.key)
        if result is UNKNOWN:
            raise Asked(need)
        if self.into:
            run.assign({self.into: result})
        elif isinstance(result, Mapping):
            run.assign(result)
        run.advance(token)
