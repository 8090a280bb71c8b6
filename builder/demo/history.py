"""Two years in the life of a company that sells sensors: one customer at a time, from a seed, any size.

Rows are plain dictionaries in the shape of the CRM's tables: references are ids that the caller's `Ids` hands out, so that
a million customers stream through in constant memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from builder.demo import care, deals, words
from builder.demo.companies import company, mobile, person_name
from builder.demo.world import REGIONS, Row, World

DESKS = (
    ("华东", "chen.yu", ()),
    ("华北", "wang.lei", ()),
    ("华北", "chen.yu", ()),
    ("海外", "tom.hale", ("manufacturing", "electronics", "energy", "logistics")),
    ("海外", "ana.ruiz", ()),
)
"""Who takes new leads: one alone, two by their load, two by industry."""

Words = TypeVar("Words")


def _region(world: World, name: str) -> int:
    return list(REGIONS).index(name) + world.first_id.get("region", 1)


def setup_rows(world: World) -> Iterator[tuple[str, Row]]:
    """Regions, lead desks and products."""
    owners = dict(zip(REGIONS, ("chen.yu", "wang.lei", "chen.yu", "wang.lei", "wang.lei", "tom.hale"), strict=True))
    for name in REGIONS:
        yield (
            "region",
            {
                "id": world.id("region"),
                "name": f"{name} {REGIONS[name]}",
                "manager": world.people["li.na"],
                "lead_owner": world.people[owners[name]],
            },
        )
    for place, person, industries in DESKS:
        desk = {"id": world.id("lead_desk"), "person": world.people[person], "region": _region(world, place)}
        world.desks[desk["region"], desk["person"]] = desk["id"]
        yield "lead_desk", {**desk, "industries": list(industries) or None, "active": True}
    for code, name, category, price, cost, unit in words.PRODUCTS:
        yield (
            "product",
            {
                "id": world.id("product"),
                "name": name,
                "code": code,
                "category": category,
                "price": Decimal(price),
                "cost": Decimal(cost),
                "unit": unit,
                "active": True,
            },
        )


def customer_rows(world: World, customers: int) -> Iterator[tuple[str, Row]]:
    """Customers, each followed by everything that belongs to it."""
    for _ in range(customers):
        yield from Story(world).rows()


def lead_rows(world: World, leads: int) -> Iterator[tuple[str, Row]]:
    for _ in range(leads):
        yield "lead", _lead(world)


class Story:
    """One customer and what happened with it. The older and the more important, the more happened."""

    def __init__(self, world: World) -> None:
        self.world, self.dice = world, world.dice
        self.abroad = self.dice.random() < 0.22
        self.level = self.dice.choices(("vip", "core", "ordinary", "prospect"), (6, 16, 58, 20))[0]
        self.weight = {"vip": 4, "core": 2, "ordinary": 1, "prospect": 0}[self.level]
        self.since = world.day(730, 5)
        self.owner = world.seller(self.abroad)
        self.id = world.id("customer")
        self.contacts: list[int] = []
        self.touched: date | None = None
        self.step: str | None = None
        self.last_order: date | None = None

    def written(self, chinese: Words, english: Words) -> Words:
        """What this customer's people read."""
        return english if self.abroad else chinese

    def rows(self) -> Iterator[tuple[str, Row]]:
        later = [
            *self._contacts(),
            *deals.opportunities(self),
            *deals.orders(self),
            *deals.contracts(self),
            *care.follow_ups(self),
            *care.tickets(self),
            *care.tasks(self),
        ]
        yield "customer", self._customer()
        yield from later

    def _customer(self) -> Row:
        dice = self.dice
        name, region, industry, address, phone = company(self.world, self.abroad)
        slug = f"c{self.id}.example.com"
        return {
            "id": self.id,
            "name": name,
            "level": self.level,
            "stage": self._stage(),
            "industry": industry,
            "region": _region(self.world, region),
            "source": dice.choice(["website", "trade_fair", "referral", "advert", "cold_call", "partner"]),
            "owner": self.owner,
            "tags": dice.sample(words.TAGS, dice.randint(0, 2)),
            "phone": phone,
            "email": f"info@{slug}",
            "website": f"https://{slug}",
            "address": address,
            "employees": dice.choice([12, 35, 80, 150, 420, 900, 2600]),
            "tax_no": f"9133{dice.randint(10**13, 10**14 - 1)}"
            if not self.abroad
            else f"DE{dice.randint(10**8, 10**9 - 1)}",
            "credit_limit": Decimal(dice.choice([50000, 100000, 200000, 500000])) if self.weight else None,
            "discount": {"vip": Decimal("0.08"), "core": Decimal("0.05")}.get(self.level),
            "last_follow_up": self.touched,
            "next_step": self.step,
            "next_follow_up": self.world.today + timedelta(days=dice.randint(0, 20)) if self.step else None,
            "created_at": self.world.at(self.since),
            "created_by": self.owner,
        }

    def _stage(self) -> str:
        if self.last_order is None:
            return "prospect"
        silent = (self.world.today - self.last_order).days
        if silent > 400:
            return "lost"
        if silent > 240:
            return "dormant"
        age = (self.world.today - self.since).days
        return "new" if age < 120 else "growing" if self.weight < 2 else "mature"

    def _contacts(self) -> Iterator[tuple[str, Row]]:
        for index in range(self.dice.randint(1, 2 + min(self.weight, 2))):
            ident = self.world.id("contact")
            self.contacts.append(ident)
            name = person_name(self.dice, self.abroad)
            yield (
                "contact",
                {
                    "id": ident,
                    "name": name,
                    "customer": self.id,
                    "job": self.dice.choice(self.written(words.JOBS_ZH, words.JOBS_EN)),
                    "part": "decides" if index == 0 else self.dice.choice(["influences", "uses", "pays"]),
                    "phone": mobile(self.dice, self.abroad),
                    "email": f"contact{ident}@c{self.id}.example.com",
                    "birthday": date(self.dice.randint(1965, 1999), self.dice.randint(1, 12), self.dice.randint(1, 28)),
                    "prefers": self.dice.sample(["phone", "email", "wechat"], 1),
                    "level": self.level,
                    "created_at": self.world.at(self.since),
                    "created_by": self.owner,
                },
            )


def _lead(world: World) -> Row:
    dice = world.dice
    abroad = dice.random() < 0.2
    name, region, industry, _, phone = company(world, abroad)
    pool = dice.random() < 0.3
    states = ("new", "contacted", "qualified", "converted", "invalid")
    status = "new" if pool else dice.choices(states, (30, 30, 15, 15, 10))[0]
    day = world.day(1 if status == "new" and not pool else 60)
    came_at = world.at(day)
    owner = None if pool else world.seller(abroad)
    place = _region(world, region)
    return {
        "id": world.id("lead"),
        "company": name,
        "name": person_name(dice, abroad),
        "phone": phone,
        "email": f"lead{len(world.names)}@example.com",
        "status": status,
        "source": dice.choice(["website", "trade_fair", "referral", "advert", "partner"]),
        "industry": industry,
        "region": place,
        "owner": owner,
        "desk": world.desks.get((place, owner or 0)),
        "in_pool": pool,
        "score": dice.randint(1, 5),
        "respond_by": None if pool else came_at + timedelta(hours=4),
        "touched_on": min(day + timedelta(days=dice.randint(0, 9)), world.today) if status != "new" else None,
        "need": dice.choice(words.NEEDS_EN if abroad else words.NEEDS_ZH)[1],
        "created_at": came_at,
    }
