"""Sub-process: steps inside a step, with variables of their own; it ends when nothing is left in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from typing_extensions import override

from engines.flow.activity import Activity
from engines.flow.bodies import is_body, remove_scope
from engines.flow.definition import Slot
from engines.flow.effects import evaluate_all, value_slots
from engines.flow.run import Run
from engines.flow.scopes import open_scope
from engines.flow.state import Scope, Token
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class SubProcessNode(Activity):
    """Its nodes say `within: <its key>`. **Source**: BPMN 2.0.2 §13.3.4."""

    label_of_type: ClassVar[Text] = Text("Sub-process", "子流程")
    help_of_type: ClassVar[Text] = Text(
        "Steps inside a step, with variables of their own; it ends when nothing is left in it.",
        "步骤之中的步骤，拥有自己的变量；内部全部完成时结束。",
    )
    icon: ClassVar[str] = "square-dashed-mouse-pointer"
    group: ClassVar[str] = "containers"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {"key": "delivery", "type": "sub_process", "next": "done"},
        {
            "key": "lines",
            "type": "sub_process",
            "instances": {"over": "order_lines", "item": "line", "collect": "price", "into": "prices"},
            "variables": {"price": "number"},
            "boundary": [{"error": "out_of_stock", "next": "tell"}],
            "next": "done",
        },
        {"key": "booking", "type": "sub_process", "transaction": True, "boundary": [{"cancel": True, "next": "sorry"}]},
    )

    type: Literal["sub_process"] = "sub_process"
    variables: dict[Key, str] = {}
    """Name → FEEL type: they exist only inside."""
    values: dict[Key, Feel] = {}
    """Variables inside → their values at the beginning, as seen from outside."""
    output: dict[Key, Feel] = {}
    """Variables outside → their values at the end, as seen from inside."""
    transaction: bool = False
    """A cancel inside undoes what was completed and leaves by the cancel boundary."""

    @override
    def slots(self) -> Iterator[Slot]:
        yield from value_slots("values", self.values)
        yield from value_slots("output", self.output)

    @override
    def variables_inside(self) -> dict[str, str]:
        return super().variables_inside() | dict.fromkeys(self.values, "Any") | self.variables

    @override
    def enter(self, run: Run, token: Token) -> None:
        values = evaluate_all(run, self.key, "values", self.values)
        open_scope(run, token, {**dict.fromkeys(self.variables), **values})

    @override
    def scope_over(self, run: Run, token: Token, scope: Scope) -> None:
        """Of a repeated sub-process, `collect` and `until` still see the variables that were inside."""
        run.at(scope)
        found = evaluate_all(run, self.key, "output", self.output)
        remove_scope(run, scope)
        if is_body(run, token):
            run.state.scopes[token.scope].values |= scope.values
        run.at(token)
        run.assign(found)
        run.advance(token)
