"""The published JSON Schema (2020-12) of the app document, made from the definitions and the registries.

It drives validation in editors, completion, the property panels and the reference pages: every member has a title and,
as `x-zh`, its Chinese title; members of open sets carry their icon, group and examples.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from engines.app.definition import AppDef
from engines.app.schema_titles import title_of
from engines.data.field import FIELD_TYPES
from engines.flow.definition import NODE_TYPES
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.registry import Registry
from engines.kernel.texts import Text

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS = "https://mortise.dev/schema/app-1.json"
REGISTRIES: tuple[Registry[Any], ...] = (FIELD_TYPES, NODE_TYPES)


@cache
def _schema() -> dict[str, Any]:
    root = AppDef.model_json_schema(by_alias=True)
    definitions = root.pop("$defs")
    for registry in REGISTRIES:
        for wire, member in registry.items():
            own = member.model_json_schema(by_alias=True)
            definitions |= own.pop("$defs", {})
            definitions[f"{registry.name}.{wire}"] = _described(own, member)
    members = {registry.name: _member(registry) for registry in REGISTRIES}
    schema = {
        "$schema": DIALECT,
        "$id": ADDRESS,
        **_linked({**root, "title": "Mortise app", "x-zh": "Mortise 应用"}, members),
        "$defs": {name: _linked(each, members) for name, each in sorted(definitions.items())},
    }
    _title(schema)
    return schema


def app_schema() -> dict[str, Any]:
    return copy.deepcopy(_schema())


def member_schema(registry: Registry[Any], wire: str) -> dict[str, Any]:
    """The schema of one member alone, with the definitions it needs: what a property panel shows."""
    whole = _schema()["$defs"]
    needed: dict[str, Any] = {}
    _collect(whole[f"{registry.name}.{wire}"], whole, needed)
    return {**copy.deepcopy(whole[f"{registry.name}.{wire}"]), "$defs": needed}


def _collect(part: Any, whole: dict[str, Any], needed: dict[str, Any]) -> None:
    if isinstance(part, dict):
        name = str(part.get("$ref", "")).removeprefix("#/$defs/")
        if name in whole and name not in needed and not any(name.startswith(f"{r.name}.") for r in REGISTRIES):
            needed[name] = copy.deepcopy(whole[name])
            _collect(whole[name], whole, needed)
        for each in part.values():
            _collect(each, whole, needed)
    elif isinstance(part, list):
        for each in part:
            _collect(each, whole, needed)


def _described(schema: dict[str, Any], member: Any) -> dict[str, Any]:
    label = member.label_of_type
    wire = schema["properties"]["type"]["const"]
    examples = [{"key": "example", "type": wire, **each.get("options", each)} for each in member.examples]
    return {
        **schema,
        "title": label.en,
        "x-zh": label.zh,
        "x-icon": member.icon,
        "x-group": member.group,
        "required": [*dict.fromkeys(["type", *schema.get("required", [])])],
        **({"examples": examples} if examples else {}),
    }


def _member(registry: Registry[Any]) -> dict[str, Any]:
    """One of the members, chosen by `type`, so that a mistake is told for that member only."""
    names = list(registry)
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": names}},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": wire}}, "required": ["type"]},
                "then": {"$ref": f"#/$defs/{registry.name}.{wire}"},
            }
            for wire in names
        ],
    }


def _linked(part: Any, members: dict[str, Any]) -> Any:
    """Marks of registries replaced; each chooser stands once, in `$defs`, so that the schema stays small."""
    if isinstance(part, dict):
        if "x-member-of" in part:
            return copy.deepcopy(members[part["x-member-of"]])
        return {name: _linked(each, members) for name, each in part.items()}
    return [_linked(each, members) for each in part] if isinstance(part, list) else part


def _title(part: Any) -> None:
    """Put titles in both languages on every property."""
    if isinstance(part, list):
        for each in part:
            _title(each)
    if not isinstance(part, dict):
        return
    properties = part.get("properties")
    if isinstance(properties, dict):
        for name, each in properties.items():
            text = title_of(name)
            if isinstance(each, dict) and text is not None and "const" not in each:
                each["title"], each["x-zh"] = text.en, text.zh
    for name, each in part.items():
        if name != "examples":
            _title(each)


def schema_mistakes(document: Any) -> list[Diagnostic]:
    """What the published schema refuses, as an editor would show it: the last gate of an import, after `check_app`, so that
    no installed document ever breaks the contract that others rely on."""
    return [
        Diagnostic(
            "app.schema",
            pointer.of(each.absolute_path),
            Text(
                f"The published schema refuses this: {each.message}.",
                f"已发布的 JSON Schema 不接受此处：{each.message}。",
            ),
        )
        for each in _validator().iter_errors(document)
    ]


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(app_schema())
