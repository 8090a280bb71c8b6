"""Checking documents and expressions while they are being written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from builder.drafts.inspect import diagnose_document, used_by
from builder.trial.expressions import Place, check_text, complete_rule_text, complete_text, read_rule_text
from engines.rule.translate import translate_rule
from runtime.http.requests import Body, Json, mortise_of, read_body, require_builder
from runtime.work import Actor

router = APIRouter(prefix="/api/builder", tags=["builder"])
Text = Annotated[str, Field(max_length=20_000)]


class Document(Body):
    document: Any


class CheckedText(Body):
    """`document`: the app as it is being drawn; or `app`: the key of one that is saved."""

    text: Text
    document: dict[str, Any]
    form: str | None = None
    slot: Literal["condition", "value", "filter"] = "value"
    pointer: str | None = None
    """Where the expression stands, for slots with names of their own."""


class CompletedText(Body):
    text: Text
    at: Annotated[int, Field(ge=0)]
    document: dict[str, Any]
    form: str | None = None
    slot: Literal["condition", "value", "filter"] = "value"
    pointer: str | None = None


@router.post("/check")
async def check(request: Request) -> Response:
    actor = await require_builder(request)
    given = await read_body(request, Document)
    async with mortise_of(request).reading(actor) as work:
        found = await diagnose_document(work, given.document)
    return Json({"diagnostics": [each.view(actor.language) for each in found]})


@router.post("/expression/check")
async def check_expression(request: Request) -> Response:
    actor = await require_builder(request)
    given = await read_body(request, CheckedText)
    place = await _place(request, actor, given)
    return Json(check_text(place, given.text, condition=given.slot != "value", language=actor.language))


@router.post("/expression/complete")
async def complete_expression(request: Request) -> Response:
    actor = await require_builder(request)
    given = await read_body(request, CompletedText)
    place = await _place(request, actor, given)
    return Json(complete_text(place, given.text, min(given.at, len(given.text)), language=actor.language))


class RuleWritten(Body):
    text: Text
    document: dict[str, Any]
    at: Annotated[int, Field(ge=0)] = 0


@router.post("/rules/names")
async def rule_names(request: Request) -> Response:
    """Which words of a rule text are names of forms, fields and options, and their labels."""
    actor = await require_builder(request)
    given = await read_body(request, RuleWritten)
    place = await _place(request, actor, given)
    return Json(read_rule_text(place, given.text, language=actor.language))


@router.post("/rules/complete")
async def complete_rule(request: Request) -> Response:
    actor = await require_builder(request)
    given = await read_body(request, RuleWritten)
    place = await _place(request, actor, given)
    return Json(complete_rule_text(place, given.text, min(given.at, len(given.text)), language=actor.language))


class RuleToTranslate(Body):
    text: Text
    to: Literal["en", "zh"]


@router.post("/rules/translate")
async def translate(request: Request) -> Response:
    """The rule text with the keywords of the other language; names, comments and layout stay."""
    await require_builder(request)
    given = await read_body(request, RuleToTranslate)
    return Json({"text": translate_rule(given.text, given.to)})


async def _place(request: Request, actor: Actor, given: CheckedText | CompletedText | RuleWritten) -> Place:
    async with mortise_of(request).reading(actor) as work:
        uses = await used_by(work, given.document)
    if isinstance(given, RuleWritten):
        return Place(given.document, uses)
    return Place(given.document, uses, given.form, given.pointer)
