"""Derived fields are worked out inside the database: what cannot be is refused when it is installed, not when it is met."""

from __future__ import annotations

from engines.app.definition import AppDef
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError
from runtime.metadata.releases import installed
from runtime.records.dependencies import Place, dependencies_of
from runtime.records.derived_sql import update_statement
from runtime.records.sight import system_sight
from runtime.work import Work


async def require_derivable(work: Work, app: str) -> None:
    """Every derived field of the app can be worked out inside the database, where changes of other records reach it.
    Raises DefinitionError with the place of each that cannot."""
    home = await installed(work, app)
    workspace = (await system_sight(work, app)).workspace
    mistakes: list[Diagnostic] = []
    for place in dependencies_of(home).order:
        try:
            update_statement(workspace, place)
        except DefinitionError as error:
            mistakes += [each.under(_where(home.definition, place)) for each in error.diagnostics]
    if mistakes:
        raise DefinitionError(mistakes)


def _where(definition: AppDef, place: Place) -> str:
    """The pointer of a derived field, also of one in a sub-table."""
    name, key = place
    form, _, table = name.partition("__")
    at, fields = next(
        ((f"/forms/{i}/fields", each.fields) for i, each in enumerate(definition.forms) if each.key == form), ("", [])
    )
    for index, each in enumerate(fields):
        if table and each.key == table:
            inner = next(i for i, one in enumerate(getattr(each, "fields", ())) if one.key == key)
            return f"{at}/{index}/fields/{inner}"
        if not table and each.key == key:
            return f"{at}/{index}"
    return at
