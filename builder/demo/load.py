"""Putting the demo into an empty workspace: people, the CRM, and its history; all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from psycopg import AsyncConnection, sql
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import REGCLASS

from builder.demo import loyalty
from builder.demo.approvals import submit_contracts
from builder.demo.history import customer_rows, lead_rows, setup_rows
from builder.demo.people import DEPARTMENTS, PASSWORD, PEOPLE
from builder.demo.traces import leave_traces
from builder.demo.world import World
from builder.exchange.templates import template
from engines.app.bundle import parse_app
from engines.data.fields.auto_number import AutoNumberField
from runtime.engine import Mortise
from runtime.identity.people import create_person, set_roles
from runtime.identity.tables import department
from runtime.metadata.install import install_release
from runtime.metadata.releases import installed, installed_apps
from runtime.records.derived import rederive_all
from runtime.records.search import reindex_form
from runtime.records.tables import counter
from runtime.work import Work

APP = "crm"
ORDER = ("region", "lead_desk", "product", "customer", "contact", "lead", "opportunity", "quote", "quote__lines", "order", "order__lines",
         "contract", "payment", "follow_up", "task", "ticket", "performance")  # fmt: skip
"""Referenced forms first."""
BATCH = 4000
_LOCK = 7_305_119
Progress = Callable[[str], AbstractContextManager[None]]


class DemoState(Enum):
    ABSENT = "no demo asked for"
    LOADED = "loaded now"
    PRESENT = "the workspace had apps already"


async def load_demo(
    mortise: Mortise,
    customers: int = 1000,
    *,
    seed: int = 7,
    with_loyalty: bool = True,
    progress: Progress = lambda _: nullcontext(),
) -> DemoState:
    """The CRM and, beside it, the loyalty app with a member for every fifth customer. Nothing happens in a workspace that
    has an app. Same seed and moment: same data."""
    async with mortise.work() as work:
        await work.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))  # two servers may start at once
        if await installed_apps(work):
            return DemoState.PRESENT
        with progress("Creating people and installing the CRM"):
            people = await create_people(work)
            await _install(work, APP, {people[each.login]: each.roles for each in PEOPLE})
        now = work.now.astimezone(ZoneInfo(mortise.settings.timezone))
        world = World(people, now, seed)
        with progress(f"Inventing two years with {customers:,} customers"):
            await write_rows(work, APP, ORDER, story(world, customers))
        with progress("Computing totals and the search index"):
            await finish(work, APP, world)
            await leave_traces(work, APP, people, seed)
        with progress("Submitting contracts for approval"):
            await submit_contracts(work, APP)
        if with_loyalty:
            with progress("Inventing the members of the loyalty app"):
                await _load_loyalty(work, World(people, now, seed), max(customers // 5, 12))
    return DemoState.LOADED


async def _load_loyalty(work: Work, world: World, members: int) -> None:
    await _install(work, "loyalty", {world.people[login]: roles for login, roles in loyalty.ROLES.items()})
    await write_rows(work, "loyalty", loyalty.ORDER, loyalty.loyalty_rows(world, members))
    await finish(work, "loyalty", world)


async def _install(work: Work, app: str, roles: Mapping[int, Iterable[str]]) -> None:
    """`roles`: of people, by their ids."""
    await install_release(work, parse_app(template(app)), "From the template")
    for person, each in roles.items():
        await set_roles(work, person, app, list(each))


def story(world: World, customers: int) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from setup_rows(world)
    yield from customer_rows(world, customers)
    yield from lead_rows(world, max(customers // 6, 12))


async def finish(work: Work, key: str, world: World) -> None:
    """What a write would have done for each row: derived fields, search, and the numbers that are taken."""
    app = await installed(work, key)
    await rederive_all(work, key)
    for form in app.plan.forms:
        await reindex_form(work, key, form)
    rows = []
    for form, plan in app.plan.forms.items():
        for field, each in plan.fields.items():
            if isinstance(each, AutoNumberField):
                rows += [
                    {"name": f"{key}.{form}.{field}:{name}", "value": value}
                    for name, value in taken(each, world).items()
                ]
    if rows:
        await work.connection.execute(sa.insert(counter), rows)


def taken(each: AutoNumberField, world: World) -> dict[str, int]:
    """The series of a numbered field that the story has used, and how far."""
    years = range(world.today.year - 3, world.today.year + 1)
    found = {
        series: world.counters.get(series.split("{")[0].rstrip("-"), 0)
        for series in (each.series(date(y, 1, 1)) for y in years)
    }
    return {series: value for series, value in found.items() if value}


async def create_people(work: Work) -> dict[str, int]:
    """Departments, then people, then who leads whom."""
    units: dict[str, int] = {}
    for position, unit in enumerate(DEPARTMENTS):
        name = unit.zh if work.mortise.settings.timezone.startswith("Asia/") else unit.en
        row = {"key": unit.key, "name": name, "parent": units.get(unit.parent or ""), "position": position}
        units[unit.key] = await _insert(work, department, row)
    people: dict[str, int] = {}
    for each in PEOPLE:
        people[each.login] = await create_person(
            work,
            {
                "login": each.login, "name": each.name, "title": each.title, "department": units[each.department],
                "email": f"{each.login}@example.com", "language": each.language, "password": PASSWORD,
                "is_admin": each.is_admin, "may_build": each.may_build, "timezone": work.mortise.settings.timezone,
                "manager": people.get(each.manager or ""),
            },
        )  # fmt: skip
    for unit in DEPARTMENTS:
        if unit.head:
            change = sa.update(department).where(department.c.id == units[unit.key]).values(head=people[unit.head])
            await work.connection.execute(change)
    return people


async def _insert(work: Work, table: sa.Table, row: Mapping[str, Any]) -> int:
    return int((await work.connection.execute(sa.insert(table).values(**row).returning(table.c.id))).scalar_one())


async def write_rows(work: Work, app: str, order: Iterable[str], rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """COPY, a batch at a time, in the `order` that foreign keys ask for."""
    tables = (await installed(work, app)).plan.tables
    waiting: dict[str, list[dict[str, Any]]] = {form: [] for form in order}
    for count, (form, row) in enumerate(rows, 1):
        waiting[form].append(_stamped(row))
        if count % BATCH == 0:
            await _flush(work, waiting, tables)
    await _flush(work, waiting, tables)
    for form in waiting:
        await _advance_identity(work, tables.table(form))


async def _flush(work: Work, waiting: dict[str, list[dict[str, Any]]], tables: Any) -> None:
    raw = (await work.connection.get_raw_connection()).driver_connection
    assert isinstance(raw, AsyncConnection)
    for form, each in waiting.items():
        if each:
            await _copy(raw, tables.table(form), each)
            each.clear()


async def _copy(raw: AsyncConnection[Any], table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Columns that no row names keep their defaults; where only some rows say when they were made, the rest is as old as
    the first."""
    keys = [key for key in table.c.keys() if any(key in row for row in rows)]  # noqa: SIM118 - columns, not a mapping
    made = next((row["created_at"] for row in rows if row.get("created_at")), None)
    names = sql.SQL(", ").join(sql.Identifier(table.c[key].name) for key in keys)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
    async with raw.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            await copy.write_row(
                [_ready(row.get(key, made if key in ("created_at", "updated_at") else None)) for key in keys]
            )


def _stamped(row: dict[str, Any]) -> dict[str, Any]:
    """Nobody has changed it since it was made."""
    made = {"updated_at": row["created_at"]} if "created_at" in row else {}
    maker = {"updated_by": row["created_by"]} if "created_by" in row else {}
    return {**row, **made, **maker}


def _ready(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value


async def _advance_identity(work: Work, table: sa.Table) -> None:
    """The next id PostgreSQL hands out is beyond ours."""
    newest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 1)).scalar_subquery()
    sequence = sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")
    await work.connection.execute(sa.select(sa.func.setval(sa.cast(sequence, REGCLASS), newest)))
