"""A small app for tests of rules and flows: customers, orders and to-dos, with people, behind the wired runtime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engines.app.definition import AppDef
from engines.kernel.definition import read_definition
from runtime.engine import Mortise
from runtime.flows import tables as flow_tables
from runtime.identity.actors import load_actor
from runtime.identity.people import create_person, set_roles
from runtime.metadata.install import install_release
from runtime.records.load import load_record
from runtime.records.tables import audit
from runtime.records.write import create_record, update_record
from runtime.wiring import wire
from runtime.work import SYSTEM, Actor

MONDAY = datetime(2026, 1, 5, 2, tzinfo=UTC)


@dataclass
class StillClock:
    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at


FORMS: list[dict[str, Any]] = [
    {
        "key": "customer",
        "name": "Customer",
        "title": "name",
        "fields": [
            {"key": "name", "type": "text", "required": True},
            {
                "key": "level",
                "type": "choice",
                "options": [{"key": "vip", "label": "VIP"}, {"key": "normal", "label": "Normal"}],
                "default": "normal",
            },
            {"key": "owner", "type": "person"},
            {"key": "last_follow_up", "type": "date"},
            {"key": "birthday", "type": "date"},
            {"key": "limit", "type": "integer"},
            {"key": "tags", "type": "tags"},
            {"key": "note", "type": "text"},
        ],
    },
    {
        "key": "order",
        "name": "Order",
        "title": "name",
        "fields": [
            {"key": "name", "type": "text", "required": True},
            {"key": "customer", "type": "reference", "form": "customer"},
            {"key": "amount", "type": "decimal"},
            {"key": "status", "type": "text"},
            {"key": "due_on", "type": "date"},
            {"key": "owner", "type": "person"},
        ],
    },
    {
        "key": "task",
        "name": "Task",
        "title": "subject",
        "fields": [
            {"key": "subject", "type": "text"},
            {"key": "owner", "type": "person"},
            {"key": "customer", "type": "reference", "form": "customer"},
        ],
    },
]
ROLES = [
    {
        "key": "seller",
        "name": "Seller",
        "may": [{"form": each, "read": True, "create": True, "update": True} for each in ("customer", "order", "task")],
    },
    {"key": "legal", "name": "Legal", "may": [{"form": "order", "read": "amount > 10"}]},
    {"key": "boss", "name": "Boss", "may": [{"form": "order", "read": True, "update": True}]},
]


@dataclass
class Workshop:
    """The wired runtime with the app `shop` and people: ann sells, lee and lou are legal, bob is boss."""

    mortise: Mortise
    clock: StillClock
    people: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    async def install(self, **parts: Any) -> int:
        document = {"format": 1, "key": "shop", "name": "Shop", "forms": FORMS, "roles": ROLES, **parts}
        async with self.mortise.work() as work:
            return (await install_release(work, read_definition(AppDef, document))).number

    async def create(self, form: str, by: str | None = None, **values: Any) -> int:
        async with self.mortise.work(self.actors[by] if by else SYSTEM) as work:
            change = await create_record(work, "shop", form, values, trusted=by is None)
        assert change.id is not None
        return change.id

    async def change(self, form: str, id_: int, by: str | None = None, **values: Any) -> None:
        async with self.mortise.work(self.actors[by] if by else SYSTEM) as work:
            await update_record(work, "shop", form, id_, values, trusted=by is None)

    async def read(self, form: str, id_: int) -> Mapping[str, Any]:
        async with self.mortise.reading() as work:
            return await load_record(work, "shop", form, id_)

    async def rows(self, form: str) -> list[Any]:
        async with self.mortise.reading() as work:
            found = await work.connection.execute(
                sa.text(f'SELECT * FROM "shop__{form}" WHERE deleted_at IS NULL ORDER BY id')
            )
            return list(found.all())

    async def open_tasks(self) -> dict[str, int]:
        """Login → id of the open task."""
        t = flow_tables.task
        names = {id_: login for login, id_ in self.people.items()}
        async with self.mortise.reading() as work:
            found = await work.connection.execute(
                sa.select(t.c.id, t.c.assignee).where(t.c.status == "open", t.c.kind != "cc").order_by(t.c.id)
            )
            return {names[row.assignee]: row.id for row in found}

    async def instances(self) -> list[Any]:
        async with self.mortise.reading() as work:
            return list(
                (
                    await work.connection.execute(sa.select(flow_tables.instance).order_by(flow_tables.instance.c.id))
                ).all()
            )

    async def audits(self) -> int:
        async with self.mortise.reading() as work:
            return int(await work.connection.scalar(sa.select(sa.func.count()).select_from(audit)) or 0)

    def forward(self, **parts: float) -> None:
        self.clock.at += timedelta(**parts)


async def open_workshop(mortise: Mortise) -> Workshop:
    clock = StillClock()
    mortise.clock = clock
    wire(mortise)
    shop = Workshop(mortise, clock)
    roles = {"ann": "seller", "lee": "legal", "lou": "legal", "bob": "boss"}
    async with mortise.work() as work:
        for login, role in roles.items():
            shop.people[login] = await create_person(
                work, {"name": login.title(), "login": login, "password": "correct horse 1"}
            )
            await set_roles(work, shop.people[login], "shop", [role])
        for login, id_ in shop.people.items():
            actor = await load_actor(work, id_)
            assert actor is not None
            shop.actors[login] = replace(actor, timezone="UTC")
    return shop
