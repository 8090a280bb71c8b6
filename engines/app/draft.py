"""What checks look at: an app with its schema, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from engines.app.definition import AppDef
from engines.app.flow_tasks import flow_sources
from engines.app.references import Ref, references
from engines.app.slots import AppSlot, app_slots
from engines.data.record_type import RecordType, Schema
from engines.form.record_types import TypedSchema, type_forms

if TYPE_CHECKING:
    from engines.app.plan import AppPlan


class Draft:
    """An app that may have mistakes."""

    def __init__(self, app: AppDef, uses: Mapping[str, AppPlan]) -> None:
        self.app, self.uses = app, uses

    @cached_property
    def typed(self) -> TypedSchema:
        from engines.app.plan import foreign_types

        return type_forms(self.app.forms, {**foreign_types(self.uses), **flow_sources(self.app.flows)})

    @property
    def schema(self) -> Schema:
        return self.typed.schema

    @cached_property
    def references(self) -> tuple[Ref, ...]:
        return tuple(references(self.app))

    @cached_property
    def slots(self) -> tuple[AppSlot, ...]:
        return tuple(app_slots(self.app, self.schema))

    def form(self, name: str) -> RecordType | None:
        return self.schema.get(name)

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """What may be named, by kind of reference."""
        app = self.app
        views = {f"{form.key}.{view.key}" for form in app.forms for view in form.views}
        actions = {rule.key for rule in app.rules} | {flow.key for flow in app.flows}
        return {
            "form": frozenset(self.schema),
            "role": frozenset(role.key for role in app.roles),
            "page": frozenset(page.key for page in app.pages),
            "report": frozenset(report.key for report in app.reports),
            "view": frozenset(views),
            "action": frozenset(actions),
            "table": frozenset(table.key for table in app.tables),
            "template": frozenset(template.key for template in app.templates),
            "connector": frozenset(connector.key for connector in app.connectors),
        }
