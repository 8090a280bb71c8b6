"""A scope that knows a field by its old name and by its new one, for reading texts that are half renamed."""

from __future__ import annotations

from dataclasses import replace

from engines.expr import Scope
from engines.form.record_types import Place


def with_alias(scope: Scope, place: Place, new: str) -> Scope:
    form, key = place
    record_type = scope.schema.get(form)
    if record_type is None or key not in record_type.types:
        return scope
    type_ = record_type.types[key]
    fields = {**record_type.fields}
    if key in fields:
        fields[new] = fields[key]
    twice = replace(record_type, fields=fields, extra_types={**record_type.extra_types, new: type_})
    names = {**scope.names, new: type_} if scope.names.get(key) == type_ and scope.self_form == form else scope.names
    return replace(scope, schema={**scope.schema, form: twice}, names=names)
