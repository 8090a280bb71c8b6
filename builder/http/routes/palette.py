"""What an app can be made of: every registry, as the designer's palettes and panels need it."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from builder.exchange.templates import templates
from engines.app.schema import app_schema, member_schema
from engines.data.field import FIELD_TYPES, FieldDef
from engines.expr.function import Function
from engines.expr.functions import functions
from engines.flow.definition import NODE_TYPES
from engines.kernel.texts import Text
from engines.rule import ACTIONS
from runtime.http.prepared import PreparedJson
from runtime.http.requests import require_builder

router = APIRouter(prefix="/api/builder", tags=["builder"])


@router.get("/palette")
async def palette(request: Request) -> Response:
    await require_builder(request)
    return _palette().answer(request)


@router.get("/schema")
async def schema(request: Request) -> Response:
    await require_builder(request)
    return _schema().answer(request)


@cache
def _schema() -> PreparedJson:
    return PreparedJson(app_schema())


@cache
def _palette() -> PreparedJson:
    """The same for everybody, and as long as the process lives."""
    return PreparedJson({**_members(), "templates": list(templates())})


def _members() -> dict[str, Any]:
    return {
        "fields": [_field(wire, member) for wire, member in FIELD_TYPES.items()],
        "nodes": [
            {
                "type": wire, "label": _label(member.label_of_type), "icon": member.icon, "group": member.group,
                "schema": member_schema(NODE_TYPES, wire), "examples": list(member.examples),
            }
            for wire, member in NODE_TYPES.items()
        ],
        "actions": [
            {
                "type": wire, "label": _label(member.label_of_type), "icon": member.icon,
                "schema": member.model_json_schema(by_alias=True), "examples": list(member.examples),
                "text_examples": list(member.text_examples),
            }
            for wire, member in ACTIONS.items()
        ],
        "functions": [_function(each) for each in dict.fromkeys(functions().values())],
    }  # fmt: skip


def _field(wire: str, member: type[FieldDef]) -> dict[str, Any]:
    return {
        "type": wire, "label": _label(member.label_of_type), "icon": member.icon, "group": member.group,
        "widget": member.widget, "operators": list(member.operators), "examples": list(member.examples),
        "computed": member.computed_by_server, "schema": member_schema(FIELD_TYPES, wire),
    }  # fmt: skip


def _function(each: Function) -> dict[str, Any]:
    name = each.names[0]
    return {
        "name": name, "aliases": list(each.names[1:]), "help": _label(each.doc), "category": each.group,
        "signature": " | ".join(f"{name}({signature})" for signature in each.signatures), "gives": str(each.gives),
        "examples": [list(pair) for pair in each.examples],
    }  # fmt: skip


def _label(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
