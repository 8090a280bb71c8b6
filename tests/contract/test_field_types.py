"""Every field type keeps its contract: the registry's members are tested without being named."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from jsonschema import Draft202012Validator
from pydantic_core import SchemaValidator, ValidationError
from sqlalchemy.dialects import postgresql

from engines.data import operators
from engines.data.chips import OPERATORS
from engines.data.dump import dump_definition
from engines.data.field import FIELD_TYPES, Derived, FieldDef, HoldsMany, PointsTo
from engines.data.messages import value_mistake
from engines.data.tables import column_of_type

ROOT = Path(__file__).parents[2]
WIDGETS = ROOT / "runtime" / "web" / "src" / "widgets" / "members"
ICONS = ROOT / "node_modules" / "lucide-react" / "dist" / "esm" / "icons"
GROUPS = {"common", "people", "relations", "more", "system"}

types = pytest.mark.parametrize("wire", list(FIELD_TYPES))


def made(wire: str, options: dict[str, Any]) -> FieldDef:
    return FIELD_TYPES[wire].model_validate({"key": "x", "type": wire, **options})


def examples(kind: str) -> list[Any]:
    return [
        pytest.param(wire, each.get("options", {}), value, id=f"{wire}-{json.dumps(value, ensure_ascii=False)[:40]}")
        for wire, cls in FIELD_TYPES.items()
        for each in cls.examples
        for value in each[kind]
    ]


@types
def test_a_type_lives_in_the_file_of_its_wire_name(wire: str) -> None:
    assert FIELD_TYPES[wire].__module__ == f"engines.data.fields.{wire}"


@types
def test_a_type_says_what_people_see_of_it(wire: str) -> None:
    cls = FIELD_TYPES[wire]
    assert cls.label_of_type.en and cls.label_of_type.zh != cls.label_of_type.en
    assert cls.group in GROUPS
    assert cls.__doc__ and len(cls.__doc__) > 10
    assert cls.examples, "examples feed the docs, the palette and these tests"


@types
def test_the_icon_is_one_of_lucide(wire: str) -> None:
    if not ICONS.exists() and not os.environ.get("CI"):
        pytest.skip("browser packages are not installed")
    assert (ICONS / f"{FIELD_TYPES[wire].icon}.mjs").exists()


@types
def test_there_is_a_widget(wire: str) -> None:
    assert (WIDGETS / f"{FIELD_TYPES[wire].widget}.tsx").exists()


@types
def test_the_operators_are_known_to_the_filter_builder(wire: str) -> None:
    assert set(FIELD_TYPES[wire].operators) <= set(OPERATORS)
    assert set(operators.TEXT) <= set(OPERATORS)


@types
def test_a_definition_survives_its_document(wire: str) -> None:
    for each in FIELD_TYPES[wire].examples:
        field = made(wire, {"label": {"en": "A", "zh": "甲"}, **each.get("options", {})})
        assert FIELD_TYPES[wire].model_validate(json.loads(json.dumps(dump_definition(field)))) == field


@types
def test_the_schema_of_the_definition_is_valid(wire: str) -> None:
    schema = FIELD_TYPES[wire].model_json_schema(by_alias=True)
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["type"]["const"] == wire


@types
def test_an_unknown_option_is_refused(wire: str) -> None:
    with pytest.raises(ValidationError, match="extra") as refused:
        made(wire, {**FIELD_TYPES[wire].examples[0].get("options", {}), "no_such_option": 1})
    assert refused.value


@types
def test_the_column_is_one_that_postgresql_has(wire: str) -> None:
    field = made(wire, FIELD_TYPES[wire].examples[0].get("options", {}))
    column = field.column_type()
    if column is not None:
        assert postgresql.dialect().type_compiler_instance.process(column)
        return
    many = isinstance(field, PointsTo) and field.many()
    assert many or isinstance(field, HoldsMany | Derived) or field.group == "system"


@types
def test_relations_say_what_they_lead_to(wire: str) -> None:
    field = made(wire, FIELD_TYPES[wire].examples[0].get("options", {}))
    if isinstance(field, PointsTo):
        type_ = field.value_type().of if field.many() else field.value_type()
        assert type_ is not None and type_.form == field.target()
    if isinstance(field, HoldsMany):
        of = field.value_type().of
        assert of is not None and of.form == field.target() and field.back()


@pytest.mark.parametrize(("wire", "options", "value"), examples("accepts"))
def test_an_accepted_example_is_accepted_and_comes_back(wire: str, options: dict[str, Any], value: Any) -> None:
    field = made(wire, options)
    validator = SchemaValidator(field.value_schema())
    stored = validator.validate_json(json.dumps(value))
    assert validator.validate_python(value) == stored
    shown = json.loads(json.dumps(field.to_json(stored)))
    again = validator.validate_python(shown)
    assert again == stored
    assert field.to_json(again) == shown
    assert isinstance(field.to_text(stored, "en"), str) and isinstance(field.to_text(stored, "zh"), str)
    assert not list(Draft202012Validator(field.json_schema()).iter_errors(value))


@pytest.mark.parametrize(("wire", "options", "value"), examples("refuses"))
def test_a_refused_example_is_refused_in_both_languages(wire: str, options: dict[str, Any], value: Any) -> None:
    field = made(wire, options)
    with pytest.raises(ValidationError) as refused:
        SchemaValidator(field.value_schema()).validate_json(json.dumps(value))
    for error in refused.value.errors(include_url=False):
        told = value_mistake(error, "/values/x", field)
        assert told.message.en != told.message.zh
        assert told.hint is not None and told.hint.en != told.hint.zh
        assert "invalid" not in told.message.en
        assert not re.search(r"\{[a-z_]+\}", told.hint.en + told.message.en + told.hint.zh + told.message.zh)


@types
def test_what_python_values_the_type_stores_it_also_accepts(wire: str) -> None:
    for each in FIELD_TYPES[wire].examples:
        validator = SchemaValidator(made(wire, each.get("options", {})).value_schema())
        for value in each["accepts"]:
            stored = validator.validate_python(value)
            assert validator.validate_python(stored) == stored


@types
def test_nothing_is_shown_for_nothing(wire: str) -> None:
    field = made(wire, FIELD_TYPES[wire].examples[0].get("options", {}))
    assert field.to_text(None, "en") == "" == field.to_text(None, "zh")
    assert field.to_json(None) in (None, [])


def test_a_derived_value_has_a_column_of_its_kind() -> None:
    from engines.data import types as t

    assert isinstance(column_of_type(t.NUMBER), sa.Numeric)
    assert isinstance(column_of_type(t.PERSON), sa.BigInteger)
    assert isinstance(column_of_type(t.list_of(t.STRING)), postgresql.ARRAY)
