"""Query records: look records up; the flow goes on with what was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from engines.flow.activity import Activity
from engines.flow.definition import Slot
from engines.flow.effects import evaluate_all, value_slots
from engines.flow.needs import UNKNOWN, Asked, QueryNeed
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.definition import Feel, Key
from engines.kernel.texts import Text


class QueryRecordsNode(Activity):
    label_of_type: ClassVar[Text] = Text("Query records", "查询记录")
    help_of_type: ClassVar[Text] = Text("Looks records up and goes on with what was found.", "查询记录，带着结果继续。")
    icon: ClassVar[str] = "file-search"
    group: ClassVar[str] = "records"
    examples: ClassVar[tuple[dict[str, Any], ...]] = (
        {
            "key": "open_orders",
            "type": "query_records",
            "form": "order",
            "equals": {"customer": "customer", "status": '"open"'},
            "order": "-amount",
            "into": "orders",
            "next": "each",
        },
    )

    type: Literal["query_records"] = "query_records"
    form: Key
    equals: dict[Key, Feel] = {}
    """Field of that form → the value it must have, as seen from this flow; all of them must hold."""
    where: Feel | None = None
    """A condition over the fields of that form alone."""
    order: str = ""
    """A field; with a minus before it, the largest first."""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    into: Key
    """The variable that takes the list of records (with `limit: 1`: the record, or null)."""

    @override
    def slots(self) -> Iterator[Slot]:
        yield from value_slots("equals", self.equals)
        if self.where is not None:
            yield Slot("where", self.where, "condition", form=self.form)

    @override
    def enter(self, run: Run, token: Token) -> None:
        need = QueryNeed(
            form=self.form,
            node=self.key,
            equals=evaluate_all(run, self.key, "equals", self.equals),
            order=self.order,
            limit=self.limit,
            turn=f"{token.id}.{len(run.microsteps)}",
        )
        found = run.fact(need.key)
        if found is UNKNOWN:
            raise Asked(need)
        records = list(found or ())
        run.assign({self.into: records if self.limit > 1 else (records[0] if records else None)})
        run.advance(token)
