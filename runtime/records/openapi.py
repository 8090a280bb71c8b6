"""OpenAPI 3.1 of an app's records, as one person may use them."""

from __future__ import annotations

from typing import Any

from engines.kernel.texts import say
from runtime.records.sight import FormSight, Sight

_PROBLEM = {
    "description": "A problem (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_LIST_PARAMETERS = ("view", "filter", "q", "sort", "fields", "cursor", "limit")


def openapi_of(sight: Sight, language: str) -> dict[str, Any]:
    definition = sight.app.definition
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {
        "Problem": {
            "type": "object",
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "code": {"type": "string"},
                "errors": {"type": "array", "items": {"type": "object"}},
            },
        }
    }
    for key, plan in sight.app.plan.forms.items():
        seen = sight.form(key)
        if not seen.readable and not seen.allows("create"):
            continue
        values = _values(plan.json_schema(), seen)
        schemas[key] = {
            "type": "object",
            "title": say(definition_name(seen), language),
            "properties": {
                "id": {"type": "string"},
                "revision": {"type": "integer"},
                "title": {"type": "string"},
                **{
                    name: {"description": say(seen.shape.fields[name].label or name, language)}
                    for name in seen.visible_keys
                },
            },
        }
        schemas[f"{key}_values"] = values
        paths |= _paths(sight.app.key, key, seen)
    return {
        "openapi": "3.1.0",
        "info": {"title": say(definition.name, language), "version": definition.version},
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": paths,
        "security": [{"token": []}],
        "components": {"schemas": schemas, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def definition_name(seen: FormSight) -> Any:
    return seen.shape.definition.name


def _values(schema: dict[str, Any], seen: FormSight) -> dict[str, Any]:
    """What may be written, without the fields that are hidden from these roles."""
    members = {
        name: each
        for name, each in schema.get("properties", {}).items()
        if name in seen.visible_keys and name not in seen.locked_keys
    }
    required = [name for name in schema.get("required", []) if name in members]
    plain = {name: each for name, each in schema.items() if name not in ("$schema", "$id")}
    return {**plain, "properties": members, **({"required": required} if required else {})}


def _paths(app: str, form: str, seen: FormSight) -> dict[str, Any]:
    base = f"/api/apps/{app}/forms/{form}/records"
    record = {"$ref": f"#/components/schemas/{form}"}
    body = {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "values": {"$ref": f"#/components/schemas/{form}_values"},
                        "revision": {"type": "integer"},
                    },
                    "required": ["values"],
                }
            }
        },
    }
    many, one = dict[str, Any](), dict[str, Any]()
    if seen.readable:
        page = {
            "type": "object",
            "properties": {"items": {"type": "array", "items": record}, "next": {"type": ["string", "null"]}},
        }
        many["get"] = {
            "operationId": f"list_{form}",
            "parameters": [_query(each) for each in _LIST_PARAMETERS],
            "responses": {"200": _json(page), "default": _PROBLEM},
        }
        one["get"] = {"operationId": f"get_{form}", "responses": {"200": _json(record), "default": _PROBLEM}}
    if seen.allows("create"):
        many["post"] = {
            "operationId": f"create_{form}",
            "requestBody": body,
            "parameters": [_header("Idempotency-Key")],
            "responses": {"201": _json(record), "default": _PROBLEM},
        }
    if seen.allows("update"):
        one["patch"] = {
            "operationId": f"update_{form}",
            "requestBody": body,
            "parameters": [_header("If-Match")],
            "responses": {"200": _json(record), "409": _PROBLEM, "default": _PROBLEM},
        }
    if seen.allows("delete"):
        one["delete"] = {
            "operationId": f"delete_{form}",
            "responses": {"204": {"description": "Deleted"}, "default": _PROBLEM},
        }
    if one:
        one["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    return {path: each for path, each in ((base, many), (f"{base}/{{id}}", one)) if each}


def _query(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": "integer" if name == "limit" else "string"}}


def _header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "schema": {"type": "string"}}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "Done", "content": {"application/json": {"schema": schema}}}
