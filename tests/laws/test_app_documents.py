"""Laws of the app document: import(export(app)) is the app, apply(diff(a, b), a) is b, text is canonical."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engines.app.bundle import document_of, hash_app, parse_app, parse_folder, print_app, print_folder
from engines.app.checks import check_app
from engines.app.definition import AppDef
from engines.app.diff import apply, diff_apps, diff_documents
from engines.app.schema import app_schema, schema_mistakes
from engines.data.field import FIELD_TYPES
from engines.kernel.errors import DefinitionError

SMALL_CRM: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "cases" / "app" / "small_crm.json").read_text("utf-8")
)
SCHEMA = Draft202012Validator(app_schema())
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

keys = st.from_regex(r"[a-z客][a-z0-9户]{0,6}", fullmatch=True)
texts = st.text('aZ 客户"\\\n✓', max_size=12)
labels = st.one_of(texts, st.fixed_dictionaries({"en": texts, "zh": texts}))
conditions = st.one_of(st.booleans(), st.sampled_from(["a = 1", "current user != null"]))


@st.composite
def fields(draw: st.DrawFn, depth: int = 0) -> dict[str, Any]:
    wire = draw(st.sampled_from([name for name, cls in FIELD_TYPES.items() if cls.group != "system"]))
    example = draw(st.sampled_from(FIELD_TYPES[wire].examples))
    optional = {
        "label": labels,
        "required": conditions,
        "visible": conditions,
        "unique": st.booleans(),
        "note": texts,
        "default": st.sampled_from(["null", "1 + 1"]),
        "help": labels,
    }
    return {
        "key": draw(keys),
        "type": wire,
        **copy.deepcopy(example.get("options", {})),
        **draw(st.fixed_dictionaries({}, optional=optional)),
    }


items = st.one_of(
    st.builds(lambda key, span: {"field": key, "span": span}, keys, st.integers(1, 12)),
    st.builds(lambda text: {"text": text}, labels),
)
sections = st.fixed_dictionaries(
    {"items": st.lists(items, max_size=3)}, optional={"section": labels, "collapsed": st.booleans()}
)
views = st.fixed_dictionaries(
    {"key": keys},
    optional={
        "columns": st.lists(keys, max_size=3),
        "sort": st.lists(keys, max_size=2),
        "type": st.sampled_from(["list", "kanban"]),
        "filters": st.lists(
            st.fixed_dictionaries(
                {"field": keys, "value": st.one_of(texts, st.integers(-(2**53) + 1, 2**53 - 1), st.none())}
            ),
            max_size=2,
        ),
    },
)
forms = st.fixed_dictionaries(
    {"key": keys, "name": labels, "fields": st.lists(fields(), max_size=4)},
    optional={
        "views": st.lists(views, max_size=3),
        "search": st.lists(keys, max_size=2),
        "layouts": st.lists(st.fixed_dictionaries({"key": keys, "body": st.lists(sections, max_size=2)}), max_size=2),
    },
)
rules = st.fixed_dictionaries({"key": keys, "text": st.lists(texts, max_size=3)}, optional={"enabled": st.booleans()})
apps = st.fixed_dictionaries(
    {"format": st.just(1), "key": keys, "name": labels},
    optional={
        "forms": st.lists(forms, max_size=3, unique_by=lambda form: form["key"]),
        "rules": st.lists(rules, max_size=2, unique_by=lambda rule: rule["key"]),
        "texts": st.dictionaries(keys, labels, max_size=2),
        "color": texts,
    },
)


def same(a: Any, b: Any) -> bool:
    """Equal as JSON: members in any order, true is not 1."""
    return json.dumps(a, ensure_ascii=False, sort_keys=True) == json.dumps(b, ensure_ascii=False, sort_keys=True)


@SLOW
@given(apps)
def test_what_is_exported_is_what_is_imported(document: dict[str, Any]) -> None:
    app = parse_app(document)
    text = print_app(app)
    assert parse_app(text) == app
    assert print_app(parse_app(text)) == text
    assert hash_app(parse_app(text)) == hash_app(app)
    assert SCHEMA.is_valid(json.loads(text)) and SCHEMA.is_valid(document)


@SLOW
@given(apps)
def test_the_folder_form_is_the_same_document(document: dict[str, Any]) -> None:
    app = parse_app(document)
    assume(all("\n" not in line for rule in app.rules for line in rule.text))
    files = print_folder(app)
    assert parse_folder(files) == app
    assert print_folder(parse_folder(files)) == files


@SLOW
@given(apps)
def test_checking_whatever_was_generated_never_fails(document: dict[str, Any]) -> None:
    for each in check_app(document):
        assert each.message.en and each.message.zh


@SLOW
@given(apps, apps)
def test_applying_the_difference_of_two_apps_to_one_gives_the_other(one: dict[str, Any], other: dict[str, Any]) -> None:
    a, b = parse_app(one), parse_app(other)
    changes = diff_apps(a, b)
    assert same(apply(changes, document_of(a)), document_of(b))
    assert not diff_apps(a, a)
    for change in changes:
        assert change.sentence("en") and change.sentence("zh")


@st.composite
def edited(draw: st.DrawFn) -> dict[str, Any]:
    """The small CRM after a few edits anywhere: a part removed, moved, doubled, changed."""
    document = copy.deepcopy(SMALL_CRM)
    for _ in range(draw(st.integers(1, 5))):
        holder: Any = document
        for _ in range(draw(st.integers(1, 6))):
            inner = [
                each
                for each in (holder.values() if isinstance(holder, dict) else holder)
                if isinstance(each, dict | list) and each
            ]
            if not inner:
                break
            holder = draw(st.sampled_from(inner))
        if isinstance(holder, list):
            at = draw(st.integers(0, len(holder) - 1))
            match draw(st.sampled_from(["remove", "move", "double"])):
                case "remove":
                    del holder[at]
                case "move":
                    holder.insert(draw(st.integers(0, len(holder) - 1)), holder.pop(at))
                case _ if isinstance(holder[at], dict) and "key" in holder[at]:
                    holder.insert(0, {**copy.deepcopy(holder[at]), "key": holder[at]["key"] + "2"})
        else:
            name = draw(st.sampled_from(sorted(holder)))
            if name not in ("key", "format", "type"):
                holder[name] = draw(st.sampled_from([True, "x", {"en": "X", "zh": "叉"}, 3]))
    return document


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(edited())
def test_applying_the_difference_of_an_edit_gives_the_edited_document(document: dict[str, Any]) -> None:
    assert same(apply(diff_documents(SMALL_CRM, document), SMALL_CRM), document)
    assert same(apply(diff_documents(document, SMALL_CRM), document), SMALL_CRM)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(edited())
def test_the_published_schema_accepts_what_the_definitions_accept(document: dict[str, Any]) -> None:
    try:
        AppDef.model_validate(document)
    except ValueError:
        accepted = False
    else:
        accepted = True
    assert SCHEMA.is_valid(document) == accepted


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(edited())
def test_every_mistake_of_an_edit_points_into_the_document_that_was_sent(document: dict[str, Any]) -> None:
    from engines.kernel import pointer

    for each in check_app(document):
        way = pointer.split(each.pointer)
        for length in range(len(way)):
            try:
                pointer.resolve(document, pointer.of(way[:length]))
            except KeyError:
                raise AssertionError(each.view()) from None


def test_broken_folders_say_which_file_is_missing() -> None:
    files = print_folder(parse_app(SMALL_CRM))
    del files["forms/order.json"]
    try:
        parse_folder(files)
    except DefinitionError as error:
        assert error.diagnostics[0].code == "app.missing_file" and error.diagnostics[0].pointer == "/forms/2"
    else:
        raise AssertionError("a folder without one of its files was read")


def test_the_last_gate_of_an_import_is_the_published_schema() -> None:
    assert schema_mistakes({"format": 1, "key": "a", "name": "A"}) == []
    found = schema_mistakes({"format": 1, "key": "a", "name": "A", "forms": [{"key": "f", "name": "F", "icon": 5}]})
    assert [each.pointer for each in found] == ["/forms/0/icon"]
