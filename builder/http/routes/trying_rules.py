"""Trying a rule on the records there are, before it is published."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from engines.kernel.definition import read_definition
from engines.rule import RuleDef, TableDef
from runtime.http.requests import Body, Json, mortise_of, read_body, require_builder
from runtime.rules.trying import try_rule

router = APIRouter(prefix="/api/builder", tags=["builder"])


class TriedRule(Body):
    """`rule`: as it stands in the draft; `tables`: the draft's decision tables."""

    app: Annotated[str, Field(max_length=200)]
    rule: dict[str, Any]
    tables: Annotated[list[dict[str, Any]], Field(max_length=500)] = []


@router.post("/rules/try")
async def try_it(request: Request) -> Response:
    """Dry run: `{form, count, complete, on, items: [{record, fired, parts, would, error}], narrowed}`, of records and
    fields that the person may see. Nothing is written.

    403 when the rule uses what they may not see; 404 when the app has never been published;
    422 when the rule has mistakes or needs what is not published yet."""
    actor = await require_builder(request)
    given = await read_body(request, TriedRule)
    rule = read_definition(RuleDef, given.rule)
    tables = [read_definition(TableDef, each) for each in given.tables]
    async with mortise_of(request).reading(actor) as work:
        trial = await try_rule(work, given.app, rule, tables)
    return Json(
        {
            "form": trial.form,
            "count": trial.count,
            "complete": trial.complete,
            "on": trial.on.isoformat() if trial.on else None,
            "items": trial.items,
            "narrowed": trial.narrowed,
        }
    )
