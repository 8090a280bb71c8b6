"""Pieces of canonical rule text, and checks that several actions share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engines.data.record_type import Schema
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from engines.rule.blocks import ActionSlot


def written_entries(values: Mapping[str, str]) -> str:
    """`{ owner: owner, subject: "…" }`."""
    return "{ " + ", ".join(f"{key}: {text}" for key, text in values.items()) + " }" if values else "{ }"


def entry_slots(base: str, values: Mapping[str, str], extra: tuple[str, ...] = ()) -> Iterator[ActionSlot]:
    for key, text in values.items():
        yield ActionSlot(f"{base}/{key}", text, extra)


def unknown_form(form: str, schema: Schema, where: str = "/form") -> list[Diagnostic]:
    if not schema or form in schema:
        return []
    return [
        Diagnostic(
            "rule.unknown_form",
            where,
            Text(f"There is no form '{form}'.", f"没有表单“{form}”。"),
            did_you_mean(form, schema) or Text("Choose an existing form.", "请选择已有的表单。"),
        )
    ]


def unknown_fields(form: str | None, names: Any, schema: Schema, where: str) -> list[Diagnostic]:
    """A diagnostic for each name that is not a field of `form`; system fields cannot be written."""
    if not form or form not in schema:
        return []
    known = schema[form].fields
    return [
        Diagnostic(
            "rule.unknown_field",
            pointer.join(where, name),
            Text(f"Form '{form}' has no field '{name}' to write.", f"表单“{form}”没有可写入的字段“{name}”。"),
            did_you_mean(name, known) or Text("Choose an existing field.", "请选择已有的字段。"),
        )
        for name in names
        if name not in known
    ]


def target_form(form: str | None, path: str, schema: Schema) -> str | None:
    """The form that a path of references leads to: `customer.owner` of an order; None when it is unknown."""
    for part in path.split("."):
        record_type = schema.get(form or "")
        found = record_type.types.get(part) if record_type else None
        if part == "record" and form:
            continue
        if found is None:
            return None
        form = (found.of.form if found.of else None) or found.form
    return form


__all__ = ["entry_slots", "target_form", "unknown_fields", "unknown_form", "written_entries"]
