"""OpenAPI 3.1 of an app's records, as one person may use them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engines.data.field import HoldsMany
from engines.kernel.texts import Text, say
from runtime.records.shown_schema import SHARED, Schema, shown_schema
from runtime.records.sight import FormSight, Sight

_PROBLEM = {
    "description": "A problem (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_MISTAKE: Schema = {
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "pointer": {"type": "string", "description": "RFC 6901, into what was sent"},
        "message": {"type": "string"},
        "hint": {"type": "string"},
        "severity": {"type": "string"},
        "span": {"type": "array", "items": {"type": "integer"}, "description": "the place in an expression"},
    },
    "required": ["code", "pointer", "message"],
}
_PROBLEM_SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "array", "items": _MISTAKE},
        "request_id": {"type": "string"},
    },
    "required": ["title", "status", "code", "errors"],
}
_NOTE: Schema = {
    "type": "object",
    "description": "only where the database cannot work the filter out: records were looked at one by one",
    "properties": {
        "looked_at": {"type": "integer"},
        "stopped": {"type": "boolean"},
        "message": {"type": "string"},
    },
}
_QUESTION: dict[str, tuple[Schema, Text]] = {
    "filter": (
        {"type": "string"},
        Text('FEEL, such as level = "vip" and amount > 100', 'FEEL 条件，例如 level = "vip" and amount > 100'),
    ),
    "q": ({"type": "string"}, Text("words to search for", "搜索词")),
    "view": ({"type": "string"}, Text("a view of the form: its filters and its order", "使用某个视图的筛选与排序")),
    "chip": (
        {"type": "array", "items": {"type": "string"}},
        Text('field:operator:JSON, may be given several times: level:=:"vip"', '字段:运算符:JSON，可多次给出：level:=:"vip"'),
    ),
    "own_chips": ({"type": "boolean"}, Text("chips in place of the view's own", "以 chip 代替视图自带的筛选")),
    "deleted": ({"type": "boolean"}, Text("the bin in place of the living", "查看回收站")),
}  # fmt: skip
_PAGE: dict[str, tuple[Schema, Text]] = {
    "sort": ({"type": "string"}, Text("keys or paths, - first for descending: -amount,name", "排序，降序加 -：-amount,name")),
    "fields": ({"type": "string"}, Text("only these, and of relations: name,owner.name", "只要这些字段，可含关联：name,owner.name")),
    "cursor": ({"type": "string"}, Text("`next` of the page before", "上一页的 next")),
    "limit": ({"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, Text("records in a page", "每页条数")),
}  # fmt: skip


def openapi_of(sight: Sight, language: str) -> dict[str, Any]:
    definition = sight.app.definition
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Problem": _PROBLEM_SCHEMA, **SHARED}
    for key, plan in sight.app.plan.forms.items():
        seen = sight.form(key)
        if not seen.readable and not seen.allows("create"):
            continue
        schemas[key] = shown_schema(seen, language)
        schemas[f"{key}_values"] = _values(plan.json_schema(), seen)
        schemas[f"{key}_changes"] = _changes(schemas[f"{key}_values"])
        paths |= _Paths(sight.app.key, seen, language).all()
    return {
        "openapi": "3.1.0",
        "info": {"title": say(definition.name, language), "version": definition.version},
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": paths,
        "security": [{"token": []}],
        "components": {"schemas": schemas, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _values(schema: Schema, seen: FormSight) -> Schema:
    """What may be written, without the fields that are hidden from these roles."""
    members = {
        name: each
        for name, each in schema.get("properties", {}).items()
        if name in seen.visible_keys and name not in seen.locked_keys
    }
    required = [name for name in schema.get("required", []) if name in members]
    plain = {name: each for name, each in schema.items() if name not in ("$schema", "$id", "required")}
    return {**plain, "properties": members, **({"required": required} if required else {})}


def _changes(values: Schema) -> Schema:
    """The same for an update: only what changes is sent."""
    return {name: each for name, each in values.items() if name != "required"}


class _Paths:
    """The addresses of one form's records."""

    def __init__(self, app: str, seen: FormSight, language: str) -> None:
        self.seen, self.language, self.form = seen, language, seen.shape.definition.key
        self.base = f"/api/apps/{app}/forms/{self.form}/records"
        self.name = say(seen.shape.definition.name, language)
        self.record: Schema = {"$ref": f"#/components/schemas/{self.form}"}

    def all(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for path, method, operation in self._operations():
            found.setdefault(self.base + path, {})[method] = operation
        for path, item in found.items():
            if "{id}" in path:
                item["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
        return found

    def _operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        if self.seen.readable:
            yield from self._reads()
        if self.seen.allows("create"):
            yield "", "post", self._operation(
                "create", Text("Create", "新建"), 201, self.record, body=self._body("values"), headers=["Idempotency-Key"]
            )  # fmt: skip
        if self.seen.allows("update"):
            words = Text(
                "Change some fields; others' changes of other fields stand", "修改部分字段；他人对其他字段的修改会保留"
            )
            yield "/{id}", "patch", self._operation(
                "update", words, 200, self.record, body=self._body("changes"), headers=["If-Match", "Idempotency-Key"]
            )  # fmt: skip
        if self.seen.allows("delete"):
            yield (
                "/{id}",
                "delete",
                self._operation("delete", Text("Put into the bin", "移入回收站"), 204, headers=["If-Match"]),
            )
            yield (
                "/{id}/restore",
                "post",
                self._operation("restore", Text("Take out of the bin", "从回收站恢复"), 200, self.record),
            )
        if any(self.seen.allows(each) for each in ("create", "update", "delete")):
            yield "/batch", "post", self._operation(
                "batch", Text("Several at once: all of them, or none", "批量操作：全部成功或全部不执行"), 200, _object(results=_list({"type": "object"})),
                body=self._operations_body(), headers=["Idempotency-Key"],
            )  # fmt: skip

    def _reads(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        page = _object(items=_list(self.record), next={"type": ["string", "null"]}, note=_NOTE)
        asked = self._parameters(_QUESTION)
        paging = asked + self._parameters(_PAGE)
        yield "", "get", self._operation("list", Text("List", "列表"), 200, page, parameters=paging)
        count = _object(count={"type": "integer"}, capped={"type": "boolean"})
        yield (
            "/count",
            "get",
            self._operation("count", Text("Count (to 10,000)", "计数（至 10,000）"), 200, count, parameters=asked),
        )
        yield (
            "/{id}",
            "get",
            self._operation(
                "get", Text("One record; its ETag is its revision", "单条记录；ETag 为其版本号"), 200, self.record
            ),
        )
        for key in self.seen.visible_keys:
            if isinstance(self.seen.shape.fields[key], HoldsMany):
                words = Text("Records of “{field}”", "“{field}”中的记录").fill(field=self.seen.shape.label(key))
                others = _object(items=_list({"type": "object"}), next={"type": ["string", "null"]})
                yield (
                    f"/{{id}}/related/{key}",
                    "get",
                    self._operation(f"related_{key}", words, 200, others, parameters=paging),
                )

    def _operation(
        self, verb: str, words: Text, status: int, answer: Schema | None = None, **more: Any
    ) -> dict[str, Any]:
        """`more`: body, parameters, headers."""
        said = {"description": "Done"}
        content = {} if answer is None else {"content": {"application/json": {"schema": answer}}}
        parameters = [*more.get("parameters", ()), *(_header(each) for each in more.get("headers", ()))]
        return {
            "operationId": f"{verb}_{self.form}",
            "summary": f"{self.name}: {words.to(self.language)}",
            "tags": [self.name],
            **({"parameters": parameters} if parameters else {}),
            **({"requestBody": more["body"]} if "body" in more else {}),
            "responses": {str(status): {**said, **content}, "default": _PROBLEM},
        }

    def _parameters(self, known: dict[str, tuple[Schema, Text]]) -> list[dict[str, Any]]:
        return [
            {"name": name, "in": "query", "schema": schema, "description": words.to(self.language)}
            for name, (schema, words) in known.items()
        ]

    def _body(self, part: str) -> Schema:
        return _json_body(
            {
                **_object(values={"$ref": f"#/components/schemas/{self.form}_{part}"}, revision={"type": "integer"}),
                "required": ["values"],
                "additionalProperties": False,
            }
        )

    def _operations_body(self) -> Schema:
        one = _object(
            op={"enum": ["create", "update", "delete"]},
            id={"type": "string"},
            revision={"type": "integer"},
            values={"$ref": f"#/components/schemas/{self.form}_changes"},
        )
        return _json_body(_object(operations={**_list({**one, "required": ["op"]}), "maxItems": 500}))


def _header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "schema": {"type": "string"}}


def _object(**members: Schema) -> Schema:
    return {"type": "object", "properties": members}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _json_body(schema: Schema) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": schema}}}
