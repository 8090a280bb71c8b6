"""From what was sent to Python values: one compiled validator per form, one diagnostic per mistake."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic_core import SchemaValidator, ValidationError, core_schema

from engines.data.field import FieldDef
from engines.data.fields.sub_table import SubTableField
from engines.data.messages import value_mistake
from engines.data.numbers import ExactNumber, rounded
from engines.data.record_type import SYSTEM_TYPES
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text


class RecordParser:
    """Reads the values of one form. Absent members stay absent; null and "" mean empty."""

    def __init__(self, fields: Mapping[str, FieldDef]) -> None:
        self.fields = fields
        self.writable = {key: each for key, each in fields.items() if not each.computed_by_server}
        members = {
            key: core_schema.typed_dict_field(core_schema.nullable_schema(each.value_schema()), required=False)
            for key, each in self.writable.items()
        }
        values = core_schema.typed_dict_schema(members, extra_behavior="forbid")
        body = core_schema.typed_dict_schema(
            {
                "values": core_schema.typed_dict_field(values),
                "revision": core_schema.typed_dict_field(
                    core_schema.nullable_schema(core_schema.int_schema(ge=1)), required=False
                ),
            },
            extra_behavior="forbid",
        )
        self._values, self._body = SchemaValidator(values), SchemaValidator(body)
        self._exact = {key: each.places() for key, each in self.writable.items() if isinstance(each, ExactNumber)}
        self._inner = {
            key: RecordParser({column.key: column for column in each.fields})
            for key, each in self.writable.items()
            if isinstance(each, SubTableField)
        }

    def parse(self, given: bytes | str | Mapping[str, Any], base: str = "/values") -> dict[str, Any]:
        """The values of `given`: JSON text of the values object, or a mapping of JSON or Python values.

        Raises:
            InputError: one diagnostic per mistake, with pointers under `base`.
        """
        return self._tidy(self._run(self._values, given, (), base))

    def parse_body(self, body: bytes | str) -> tuple[dict[str, Any], int | None]:
        """The values and the revision of a request body `{"values": {…}, "revision"?: n}`; pointers from the body."""
        read = self._run(self._body, body, ("values",), "")
        return self._tidy(read["values"]), read.get("revision")

    def parse_python(self, values: Mapping[str, Any], base: str = "/values") -> dict[str, Any]:
        """Values that expressions made: as `parse`, with numbers rounded to the decimals of their field."""
        read = dict(values)
        for key, places in self._exact.items():
            if isinstance(read.get(key), Decimal) and read[key].is_finite():
                read[key] = rounded(read[key], places)
        for key, inner in self._inner.items():
            if isinstance(read.get(key), list | tuple):
                read[key] = [inner.rounded_row(row) for row in read[key]]
        return self.parse(read, base)

    def rounded_row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: rounded(value, self._exact[key]) if key in self._exact and isinstance(value, Decimal) else value
            for key, value in row.items()
        }

    def _run(self, validator: SchemaValidator, given: Any, inside: tuple[str, ...], base: str) -> dict[str, Any]:
        try:
            if isinstance(given, bytes | str):
                return validator.validate_json(given)  # type: ignore[no-any-return]
            return validator.validate_python(given)  # type: ignore[no-any-return]
        except ValidationError as error:
            mistakes = error.errors(include_url=False)
        blank = {each["loc"][len(inside)] for each in mistakes if self._is_blank(each, len(inside))}
        if blank:
            emptied = _emptied(given, inside, blank)
            try:
                return validator.validate_python(emptied)  # type: ignore[no-any-return]
            except ValidationError as error:
                mistakes = error.errors(include_url=False)
        raise InputError(self._diagnose(mistakes, len(inside), base))

    def _is_blank(self, error: Any, depth: int) -> bool:
        """Whether the mistake is only that a field, or a cell of a row, was sent as an empty text."""
        loc = error["loc"][depth:]
        cell = len(loc) == 3 and loc[0] in self._inner
        return error.get("input") == "" and (len(loc) == 1 or cell) and error["type"] != "extra_forbidden"

    def _tidy(self, values: dict[str, Any]) -> dict[str, Any]:
        for key, value in values.items():
            if value == "":
                values[key] = None
        for key in self._inner:
            for row in values.get(key) or ():
                for name, value in row.items():
                    if value == "":
                        row[name] = None
        return values

    def _diagnose(self, mistakes: list[Any], depth: int, base: str) -> list[Diagnostic]:
        found: dict[str, Diagnostic] = {}
        for error in mistakes:
            loc = error["loc"]
            where = base + pointer.of(loc)
            found.setdefault(where, self._diagnostic(error, loc[depth:], where))
        return list(found.values())

    def _diagnostic(self, error: Any, loc: tuple[str | int, ...], where: str) -> Diagnostic:
        if error["type"] == "json_invalid":
            return Diagnostic(
                "input.not_json",
                where,
                Text("This is not JSON.", "内容不是有效的 JSON。"),
                Text(f"Look at: {error['ctx']['error']}.", f"请检查：{error['ctx']['error']}。"),
            )
        if error["type"] == "extra_forbidden" and len(loc) == 1:
            return self._unknown(str(loc[0]), where)
        if error["type"] == "missing":
            return Diagnostic(
                "input.missing",
                where,
                Text("'values' is missing.", "缺少“values”。"),
                Text('Send {"values": {…}}.', '请提交 {"values": {…}}。'),
            )
        return value_mistake(error, where, self._field_at(loc))

    def _field_at(self, loc: tuple[str | int, ...]) -> FieldDef | None:
        field = self.fields.get(str(loc[0])) if loc else None
        if isinstance(field, SubTableField) and len(loc) > 2:
            return next((column for column in field.fields if column.key == loc[2]), None)
        return field

    def _unknown(self, key: str, where: str) -> Diagnostic:
        if key in self.fields or key in SYSTEM_TYPES:
            return Diagnostic(
                "form.computed_field",
                where,
                Text(f"'{key}' is worked out by the server.", f"“{key}”由系统自动计算。"),
                Text("Leave it out.", "请不要提交该字段。"),
            )
        return Diagnostic(
            "form.unknown_field",
            where,
            Text(f"There is no field '{key}'.", f"没有字段“{key}”。"),
            did_you_mean(key, self.writable) or Text("Remove it.", "请删除。"),
        )


def _emptied(given: Any, inside: tuple[str, ...], keys: set[str | int]) -> Any:
    """The same document with these members null."""
    import json

    document = json.loads(given) if isinstance(given, bytes | str) else given
    if inside:
        return {**document, inside[0]: _emptied(document[inside[0]], inside[1:], keys)}
    return {name: _emptied_value(value) if name in keys else value for name, value in document.items()}


def _emptied_value(value: Any) -> Any:
    if value == "":
        return None
    if isinstance(value, list):
        return [{n: None if v == "" else v for n, v in row.items()} if isinstance(row, dict) else row for row in value]
    return value
