"""JSON Schema (2020-12) of a form's records, for OpenAPI and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engines.data.field import FieldDef
from engines.kernel.texts import say

if TYPE_CHECKING:
    from engines.form.plan import FormPlan

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def record_schema(plan: FormPlan) -> dict[str, Any]:
    """The values of a new record: what `parse_new` and the constant requirements of `submit` accept."""
    writable = plan.parser.writable
    return {
        "$schema": DIALECT,
        "title": say(plan.definition.name, "en"),
        "x-zh": say(plan.definition.name, "zh"),
        "type": "object",
        "properties": {key: _member(plan, each) for key, each in writable.items()},
        "required": [key for key, each in writable.items() if _must_be_sent(plan, each)],
        "additionalProperties": False,
    }


def _must_be_sent(plan: FormPlan, each: FieldDef) -> bool:
    return is_always_required(each) and each.key not in plan.defaults and each.key not in plan.constants


def is_always_required(each: FieldDef) -> bool:
    return each.required is True and each.visible is True


def _member(plan: FormPlan, each: FieldDef) -> dict[str, Any]:
    own = each.json_schema()
    titles = {"title": say(each.label, "en") or each.key, "x-zh": say(each.label, "zh") or each.key}
    if each.help:
        titles["description"] = say(each.help, "en")
    if is_always_required(each):
        return {**_filled(own), **titles}
    return {"anyOf": [own, {"type": "null"}, {"const": ""}], **titles}


def _filled(schema: dict[str, Any]) -> dict[str, Any]:
    """The same, without the empty text or list, which counts as not filled in."""
    if schema.get("type") == "string" and "minLength" not in schema:
        return {**schema, "minLength": 1, "allOf": [{"pattern": r"\S"}]}
    if schema.get("type") == "array" and "minItems" not in schema:
        return {**schema, "minItems": 1}
    if schema.get("type") == "object":
        return {**schema, "minProperties": 1}
    return schema
