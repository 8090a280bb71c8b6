"""Installing releases: all or nothing, renames keep values, what is dropped comes back, losses are refused."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from sqlalchemy.ext.asyncio import AsyncConnection

from engines.app.bundle import document_of, parse_app
from engines.kernel.errors import Conflict, DefinitionError
from runtime.engine import Mortise
from runtime.metadata import tables
from runtime.metadata.install import install_release, preview_change, roll_back
from runtime.metadata.releases import installed, installed_apps, plans_of, release_document, releases
from runtime.records.load import load_record
from runtime.records.write import create_record

SHOP = yaml.safe_load((Path(__file__).parents[2] / "cases/records/shop.yaml").read_text())
SMALL: dict[str, Any] = {
    "format": 1,
    "key": "small",
    "name": "Small",
    "forms": [
        {
            "key": "thing",
            "name": "Thing",
            "fields": [
                {"key": "name", "type": "text", "required": True},
                {"key": "size", "type": "text"},
                {"key": "colour", "type": "text"},
            ],
        }
    ],
}


def changed(document: dict[str, Any], change: Any) -> dict[str, Any]:
    fresh = copy.deepcopy(document)
    change(fresh)
    return fresh


def fields_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["forms"][0]["fields"]
    return found


async def install(mortise: Mortise, document: dict[str, Any], **how: Any) -> int:
    async with mortise.work() as work:
        return (await install_release(work, parse_app(document), **how)).number


async def make(mortise: Mortise, values: dict[str, Any]) -> int:
    async with mortise.work() as work:
        change = await create_record(work, "small", "thing", values)
        assert change.id is not None
        return change.id


async def load(mortise: Mortise, id_: int) -> dict[str, Any]:
    async with mortise.work() as work:
        return await load_record(work, "small", "thing", id_)


async def test_a_release_is_numbered_hashed_and_kept_word_for_word(mortise: Mortise) -> None:
    assert await install(mortise, SMALL, message="first") == 1
    assert await install(mortise, SMALL) == 1
    async with mortise.work() as work:
        history = await releases(work, "small")
        assert [(each.number, each.message) for each in history] == [(1, "first")]
        assert await release_document(work, "small", 1) == document_of(parse_app(SMALL))


async def test_a_renamed_field_keeps_its_values_and_rolling_back_finds_them(mortise: Mortise) -> None:
    await install(mortise, SMALL)
    id_ = await make(mortise, {"name": "a", "size": "big"})
    renamed = changed(SMALL, lambda doc: fields_of(doc)[1].update(key="extent"))
    await install(mortise, renamed, renames={"/forms/0/fields/1": "extent"})
    assert (await load(mortise, id_))["extent"] == "big"
    async with mortise.work() as work:
        await roll_back(work, "small", 1)
    assert (await load(mortise, id_))["size"] == "big"


async def test_a_dropped_field_is_archived_and_comes_back(mortise: Mortise) -> None:
    await install(mortise, SMALL)
    id_ = await make(mortise, {"name": "a", "colour": "red"})
    without = changed(SMALL, lambda doc: fields_of(doc).pop())
    with pytest.raises(Conflict) as refused:
        await install(mortise, without)
    assert refused.value.diagnostics[0].code == "release.loses"
    assert refused.value.extra["effects"][0]["rows"] == 1
    await install(mortise, without, accept_losses=True)
    assert "colour" not in await load(mortise, id_)
    async with mortise.work() as work:
        assert (await roll_back(work, "small", 1)).number == 3
    assert (await load(mortise, id_))["colour"] == "red"


async def test_a_dropped_form_comes_back_with_its_records(mortise: Mortise) -> None:
    await install(mortise, SMALL)
    id_ = await make(mortise, {"name": "kept"})
    other = changed(
        SMALL,
        lambda doc: doc.update(forms=[{"key": "else", "name": "Else", "fields": [{"key": "name", "type": "text"}]}]),
    )
    await install(mortise, other, accept_losses=True)
    async with mortise.work() as work:
        await roll_back(work, "small", 1)
    assert (await load(mortise, id_))["name"] == "kept"


async def test_a_type_change_counts_what_will_not_convert(mortise: Mortise) -> None:
    await install(mortise, SMALL)
    good, bad = await make(mortise, {"name": "a", "size": "12.5"}), await make(mortise, {"name": "b", "size": "huge"})
    numeric = changed(SMALL, lambda doc: fields_of(doc)[1].update(type="decimal"))
    async with mortise.work() as work:
        effects = [each for each in await preview_change(work, parse_app(numeric)) if each.column == "size"]
    assert [(each.kind, each.rows, each.loses) for each in effects] == [("convert_column", 1, True)]
    assert effects[0].pointer == "/forms/thing/fields/size"
    said = "“size” changes from Text to Number; 1 value cannot be converted (such as “huge”) and go to the archive."
    assert effects[0].sentence.en == said
    await install(mortise, numeric, accept_losses=True)
    assert str((await load(mortise, good))["size"]).startswith("12.5")
    assert (await load(mortise, bad))["size"] is None


LEVELLED = changed(
    SMALL,
    lambda doc: fields_of(doc).append(
        {
            "key": "level",
            "type": "choice",
            "required": True,
            "default": "low",
            "options": [{"key": "low"}, {"key": "top"}],
        }
    ),
)


async def test_a_new_required_field_fills_the_records_that_are_there_with_its_default(mortise: Mortise) -> None:
    await install(mortise, SMALL)
    id_ = await make(mortise, {"name": "a"})
    async with mortise.work() as work:
        effects = {each.kind: each for each in await preview_change(work, parse_app(LEVELLED))}
    assert (effects["fill"].rows, effects["fill"].loses) == (1, False)
    assert "“level” becomes “low” in 1 record" in effects["fill"].sentence.en
    await install(mortise, LEVELLED)
    assert (await load(mortise, id_))["level"] == "low"


async def test_a_field_that_becomes_required_without_a_default_says_how_many_records_lack_it(mortise: Mortise) -> None:
    await install(mortise, SMALL)
    await make(mortise, {"name": "a", "size": "big"})
    await make(mortise, {"name": "b"})
    strict = changed(SMALL, lambda doc: fields_of(doc)[1].update(required=True))
    async with mortise.work() as work:
        effects = await preview_change(work, parse_app(strict))
    assert [(each.kind, each.column, each.rows) for each in effects] == [("required", "size", 1)]


async def test_an_option_that_is_dropped_says_how_many_records_keep_it(mortise: Mortise) -> None:
    await install(mortise, LEVELLED)
    id_ = await make(mortise, {"name": "a", "level": "top"})
    without = changed(LEVELLED, lambda doc: fields_of(doc)[-1]["options"].pop())
    async with mortise.work() as work:
        effects = await preview_change(work, parse_app(without))
    assert [(each.kind, each.rows, each.loses) for each in effects] == [("drop_option", 1, False)]
    await install(mortise, without)
    assert (await load(mortise, id_))["level"] == "top"


async def test_a_formula_that_the_database_cannot_work_out_is_refused_with_its_place(mortise: Mortise) -> None:
    wrong = changed(
        SMALL,
        lambda doc: fields_of(doc).append(
            {"key": "parts", "type": "computed", "formula": 'count(split(name, " ")[matches(item, "^[a-z]+$")])'}
        ),
    )
    with pytest.raises(DefinitionError) as refused:
        await install(mortise, wrong)
    (mistake,) = refused.value.diagnostics
    assert (mistake.code, mistake.pointer) == ("expr.not_pushable", "/forms/0/fields/3")


async def test_widening_a_type_loses_nothing(mortise: Mortise) -> None:
    whole = changed(SMALL, lambda doc: fields_of(doc)[1].update(type="integer"))
    await install(mortise, whole)
    id_ = await make(mortise, {"name": "a", "size": 12})
    await install(mortise, SMALL)
    assert (await load(mortise, id_))["size"] == "12"


async def test_a_field_cannot_become_unique_over_double_values(mortise: Mortise) -> None:
    await install(mortise, SMALL)
    for _ in range(2):
        await make(mortise, {"name": "same"})
    unique = changed(SMALL, lambda doc: fields_of(doc)[0].update(unique=True))
    with pytest.raises(Conflict) as refused:
        await install(mortise, unique)
    assert refused.value.diagnostics[0].code == "release.blocked"


async def test_a_failure_at_any_statement_leaves_everything_as_it_was(mortise: Mortise) -> None:
    """The k-th statement of the installation fails, for every k: tables, release and cache are untouched."""
    await install(mortise, SMALL)
    id_ = await make(mortise, {"name": "a", "size": "1", "colour": "red"})

    def shake(document: dict[str, Any]) -> None:
        fields = fields_of(document)
        fields[1].update(type="integer")
        fields.pop()
        fields.append({"key": "weight", "type": "decimal", "index": True})
        document["forms"].append(
            {
                "key": "box",
                "name": "Box",
                "fields": [
                    {"key": "name", "type": "text", "unique": True},
                    {"key": "thing", "type": "reference", "form": "thing"},
                    {"key": "things", "type": "references", "form": "thing"},
                ],
            }
        )

    target, before = changed(SMALL, shake), await catalogue(mortise)
    statements = await failures_until_success(mortise, target, before)
    assert statements > 15
    assert (await load(mortise, id_))["size"] == 1
    async with mortise.work() as work:
        assert (await installed(work, "small")).number == 2


async def failures_until_success(mortise: Mortise, target: dict[str, Any], before: list[Any]) -> int:
    for failing in range(1, 200):
        counted = 0

        def fail(*_: Any, at: int = failing) -> None:
            nonlocal counted
            counted += 1
            if counted == at:
                raise ZeroDivisionError("injected")

        engine = mortise.database.sync_engine
        sa.event.listen(engine, "before_cursor_execute", fail)
        try:
            await install(mortise, target, accept_losses=True)
        except ZeroDivisionError:
            pass
        else:
            return failing
        finally:
            sa.event.remove(engine, "before_cursor_execute", fail)
        assert await catalogue(mortise) == before, f"statement {failing} left traces"
    raise AssertionError("the installation never came to its end")


async def catalogue(mortise: Mortise) -> list[Any]:
    """Every table, column, index and release there is."""
    async with mortise.database.connect() as connection:
        return [
            await rows(connection, text)
            for text in (
                "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
                "SELECT app, number FROM mortise.release ORDER BY 1, 2",
                "SELECT key, release FROM mortise.app ORDER BY 1",
                "SELECT count(*) FROM mortise.archived",
            )
        ]


async def rows(connection: AsyncConnection, text: str) -> list[Any]:
    return [tuple(row) for row in await connection.execute(sa.text(text))]


SALES: dict[str, Any] = {
    "format": 1,
    "key": "sales",
    "name": {"en": "Sales", "zh": "销售"},
    "uses": ["small"],
    "forms": [
        {
            "key": "sale",
            "name": "Sale",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "thing", "type": "reference", "form": "small.thing"},
                {"key": "how_big", "type": "computed", "formula": "thing.size"},
            ],
        }
    ],
}


async def test_a_release_cannot_take_from_another_app_what_that_one_uses(mortise: Mortise) -> None:
    await install(mortise, SMALL)
    await install(mortise, SALES)
    without = changed(SMALL, lambda doc: fields_of(doc).pop(1))
    with pytest.raises(DefinitionError) as refused:
        await install(mortise, without, accept_losses=True)
    [told] = refused.value.diagnostics
    assert told.code == "release.breaks_app"
    assert told.message.zh == "应用“销售”将无法运行（/forms/0/fields/2/formula）：“thing”没有“size”。"
    assert await install(mortise, changed(SMALL, lambda doc: fields_of(doc).pop(2)), accept_losses=True) == 2
    freed = changed(SALES, lambda doc: fields_of(doc).pop())
    await install(mortise, freed)
    assert await install(mortise, changed(without, lambda doc: fields_of(doc).pop()), accept_losses=True) == 3


async def test_an_app_that_cannot_run_does_not_take_the_others_with_it(
    mortise: Mortise, caplog: pytest.LogCaptureFixture
) -> None:
    await install(mortise, SMALL)
    await install(mortise, SALES)
    async with mortise.work() as work:
        newer = {**document_of(parse_app(SALES)), "of_a_newer_server": True}
        change = sa.update(tables.release).where(tables.release.c.app == "sales").values(document=newer, hash="newer")
        await work.connection.execute(change)
        await work.connection.execute(sa.update(tables.app).where(tables.app.c.key == "sales").values(hash="newer"))
    plans_of(mortise).forget()
    async with mortise.work() as work:
        assert [each.key for each in await installed_apps(work)] == ["small"]
        with pytest.raises(DefinitionError):
            await installed(work, "sales")
    assert len(caplog.records) == 1, "the same failure is found and told once"
    await install(mortise, changed(SMALL, lambda doc: fields_of(doc).append({"key": "note", "type": "text"})))
    async with mortise.work() as work:
        assert [each.key for each in await installed_apps(work)] == ["small"]
    assert len(caplog.records) == 2, "another release may have mended it"
