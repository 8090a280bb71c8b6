"""Imports: encodings, mapping in both languages, a dry run that writes nothing, and going on after a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml

from engines.app.bundle import parse_app
from engines.kernel.errors import Conflict, InputError
from runtime.engine import Mortise
from runtime.identity.tables import membership, person
from runtime.metadata.install import install_release
from runtime.records import tables
from runtime.records.importing import job as imports
from runtime.records.importing.sheet import read_sheet
from runtime.work import Actor

SHOP = yaml.safe_load((Path(__file__).parents[2] / "cases/records/shop.yaml").read_text())
ANN = Actor(id=1, name="Ann", roles={"shop": frozenset({"clerk"})}, timezone="UTC")
FILE = '名称,级别,金额,Since\n甲,vip,"¥1,200.50",2026年1月2日\n乙,nonsense,3,2026-01-03\n丙,low,x,\n'


@pytest.fixture
async def shop(mortise: Mortise) -> Mortise:
    async with mortise.work() as work:
        await work.connection.execute(sa.insert(person).values(name="Ann", login="ann"))
        await install_release(work, parse_app(SHOP))
        await work.connection.execute(sa.insert(membership).values(person=1, app="shop", role="clerk"))
    return mortise


async def uploaded(shop: Mortise, content: bytes) -> dict[str, Any]:
    async with shop.work(ANN) as work:
        return await imports.start_import(work, "shop", "customer", "customers.csv", content)


async def run_whole(shop: Mortise, id_: int) -> Any:
    async with shop.work() as work:
        await work.connection.execute(
            sa.update(tables.import_job).where(tables.import_job.c.id == id_).values(state="running")
        )
    await imports.run_import(shop, id_)
    async with shop.work(ANN) as work:
        return await imports.import_state(work, id_)


async def names(shop: Mortise) -> list[str]:
    async with shop.work() as work:
        return list((await work.connection.execute(sa.text("SELECT name FROM shop__customer ORDER BY id"))).scalars())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_file_is_read_whatever_its_encoding_and_delimiter(encoding: str, delimiter: str, line_end: str) -> None:
    text = "名称,金额\n华东,1\n华西,2\n".replace(",", delimiter).replace("\n", line_end)
    sheet = read_sheet("f.csv", text.encode(encoding))
    assert (sheet.columns, sheet.rows) == (["名称", "金额"], [["华东", "1"], ["华西", "2"]])


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(InputError):
        read_sheet("f.csv", b"a,b\n")


async def test_columns_are_found_by_their_labels_in_both_languages(shop: Mortise) -> None:
    answer = await uploaded(shop, FILE.encode("gb18030"))
    assert [(each["name"], each["field"]) for each in answer["columns"]] == [
        ("名称", "name"),
        ("级别", "level"),
        ("金额", "amount"),
        ("Since", "since"),
    ]
    assert answer["rows"] == 3


async def test_a_dry_run_names_every_mistake_and_writes_nothing(shop: Mortise) -> None:
    answer = await uploaded(shop, FILE.encode())
    mapping = {each["name"]: each["field"] for each in answer["columns"]}
    async with shop.work(ANN) as work:
        checked = await imports.check_import(work, int(answer["id"]), mapping, ["name"], "update")
    assert (checked["creates"], checked["updates"]) == (1, 0)
    assert [(each["row"], each["column"]) for each in checked["errors"]] == [(3, "级别"), (4, "金额")]
    assert await names(shop) == []


async def test_good_rows_are_written_and_bad_ones_reported(shop: Mortise) -> None:
    answer = await uploaded(shop, FILE.encode())
    mapping = {each["name"]: each["field"] for each in answer["columns"]}
    async with shop.work(ANN) as work:
        await imports.check_import(work, int(answer["id"]), mapping, ["name"], "update")
    state = await run_whole(shop, int(answer["id"]))
    assert (state["state"], state["done"], state["counts"]) == ("done", 3, {"creates": 1, "failed": 2})
    assert await names(shop) == ["甲"]
    again = await uploaded(shop, FILE.encode())
    async with shop.work(ANN) as work:
        await imports.check_import(work, int(again["id"]), mapping, ["name"], "update")
    assert (await run_whole(shop, int(again["id"])))["counts"] == {"updates": 1, "failed": 2}
    assert await names(shop) == ["甲"]


async def test_an_import_killed_between_batches_goes_on_and_doubles_nothing(
    shop: Mortise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies inside the second batch, at every row of it in turn."""
    monkeypatch.setattr(imports, "BATCH", 3)
    text = "name\n" + "".join(f"row{number}\n" for number in range(8))
    answer = await uploaded(shop, text.encode())
    id_ = int(answer["id"])
    async with shop.work(ANN) as work:
        await imports.check_import(work, id_, {"name": "name"}, [], "create")
    written = imports._write_row
    for fatal in (4, 5, 6):
        count = 0

        async def dies(*arguments: Any, at: int = fatal) -> Any:
            nonlocal count
            count += 1
            if count == (at - 3 if at > 4 else at):
                raise KeyboardInterrupt
            return await written(*arguments)

        monkeypatch.setattr(imports, "_write_row", dies)
        with pytest.raises(KeyboardInterrupt):
            await run_whole(shop, id_)
        assert await names(shop) == ["row0", "row1", "row2"]
    monkeypatch.setattr(imports, "_write_row", written)
    assert (await run_whole(shop, id_))["counts"] == {"creates": 8}
    assert await names(shop) == [f"row{number}" for number in range(8)]


async def test_a_row_says_all_its_mistakes_with_a_hint_and_is_counted_once(shop: Mortise) -> None:
    given = await uploaded(shop, "名称,级别,金额,Since\n,nonsense,x,2026-02-30\n甲,vip,1,\n".encode())
    mapping = {each["name"]: each["field"] for each in given["columns"]}
    async with shop.work(ANN) as work:
        checked = await imports.check_import(work, int(given["id"]), mapping, [], "create")
        assert (checked["creates"], checked["failed"]) == (1, 1)
        assert sorted(each["column"] for each in checked["errors"]) == ["Since", "名称", "级别", "金额"]
        await imports.queue_import(work, int(given["id"]))
    await imports.run_import(shop, int(given["id"]))
    async with shop.work(ANN) as work:
        state = await imports.import_state(work, int(given["id"]))
    assert state["counts"] == {"creates": 1, "failed": 1}
    assert state["errors"] == checked["errors"]


async def test_columns_of_an_address_become_one_address(shop: Mortise) -> None:
    given = await uploaded(shop, "名称,省份,城市\n甲,广东省,深圳市\n乙,,\n".encode())
    mapping = {each["name"]: each["field"] for each in given["columns"]}
    assert mapping == {"名称": "name", "省份": "address.province", "城市": "address.city"}
    async with shop.work(ANN) as work:
        await imports.check_import(work, int(given["id"]), mapping, [], "create")
        with pytest.raises(InputError):
            await imports.check_import(
                work, int(given["id"]), {"省份": "address", "城市": "address.city"}, [], "create"
            )
        await imports.queue_import(work, int(given["id"]))
    await imports.run_import(shop, int(given["id"]))
    async with shop.work(ANN) as work:
        rows = await work.connection.execute(sa.text("SELECT name, address FROM shop__customer ORDER BY id"))
        assert [tuple(each) for each in rows] == [("甲", {"province": "广东省", "city": "深圳市"}), ("乙", None)]


async def test_an_import_does_not_start_twice(shop: Mortise) -> None:
    answer = await uploaded(shop, FILE.encode())
    with pytest.raises(Conflict):
        async with shop.work(ANN) as work:
            await imports.queue_import(work, int(answer["id"]))
