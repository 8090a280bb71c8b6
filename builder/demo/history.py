"""Two years in the life of a company that sells sensors: one customer at a time, from a seed, any size.

Rows are plain dictionaries in the shape of the CRM's tables: references are ids that the caller's `Ids` hands out, so that
a million customers stream through in constant memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from builder.demo import words
from builder.demo.companies import company, mobile, person_name
from builder.demo.world import CENT, REGIONS, Row, World, at

DESKS = (
    ("华东", "chen.yu", ()),
    ("华北", "wang.lei", ()),
    ("华北", "chen.yu", ()),
    ("海外", "tom.hale", ("manufacturing", "electronics", "energy", "logistics")),
    ("海外", "ana.ruiz", ()),
)
"""Who takes new leads: one alone, two by their load, two by industry."""

OPEN_DAYS, SOLVE_DAYS = 6, 3
"""How long tickets stay open at most, and within how many days they should be solved."""
Words = TypeVar("Words")


def _region(world: World, name: str) -> int:
    return REGIONS.index(name) + world.first_id.get("region", 1)


def setup_rows(world: World) -> Iterator[tuple[str, Row]]:
    """Regions, lead desks and products."""
    owners = dict(zip(REGIONS, ("chen.yu", "wang.lei", "chen.yu", "wang.lei", "wang.lei", "tom.hale"), strict=True))
    for name in REGIONS:
        yield (
            "region",
            {
                "id": world.id("region"),
                "name": name,
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
        yield from _Story(world).rows()


def lead_rows(world: World, leads: int) -> Iterator[tuple[str, Row]]:
    for _ in range(leads):
        yield "lead", _lead(world)


class _Story:
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

    def _written(self, chinese: Words, english: Words) -> Words:
        """What this customer's people read."""
        return english if self.abroad else chinese

    def rows(self) -> Iterator[tuple[str, Row]]:
        later = [
            *self._contacts(),
            *self._opportunities(),
            *self._orders(),
            *self._contracts(),
            *self._follow_ups(),
            *self._tickets(),
            *self._tasks(),
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
            "created_at": at(self.since, dice),
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
                    "job": self.dice.choice(self._written(words.JOBS_ZH, words.JOBS_EN)),
                    "part": "decides" if index == 0 else self.dice.choice(["influences", "uses", "pays"]),
                    "phone": mobile(self.dice, self.abroad),
                    "email": f"contact{ident}@c{self.id}.example.com",
                    "birthday": date(self.dice.randint(1965, 1999), self.dice.randint(1, 12), self.dice.randint(1, 28)),
                    "prefers": self.dice.sample(["phone", "email", "wechat"], 1),
                    "level": self.level,
                    "created_at": at(self.since, self.dice),
                    "created_by": self.owner,
                },
            )

    def _opportunities(self) -> Iterator[tuple[str, Row]]:
        dice, world = self.dice, self.world
        for _ in range(dice.randint(0 if self.weight else 1, 1 + self.weight)):
            began = self.since + timedelta(days=dice.randint(0, max((world.today - self.since).days, 0)))
            stage = self._stage_of(began)
            closed = (
                min(began + timedelta(days=dice.randint(12, 95)), world.today) if stage in ("won", "lost") else None
            )
            amount = Decimal(dice.choice([18, 36, 54, 81, 120, 188, 260, 420, 640])) * 1000 * (1 + self.weight) / 2
            ident = world.id("opportunity")
            name, need = dice.choice(self._written(words.NEEDS_ZH, words.NEEDS_EN))
            yield (
                "opportunity",
                {
                    "id": ident,
                    "name": name,
                    "customer": self.id,
                    "decision_maker": self.contacts[0],
                    "owner": self.owner,
                    "stage": stage,
                    "amount": amount.quantize(CENT),
                    "expected_on": closed or world.today + timedelta(days=dice.randint(-5, 75)),
                    "source": dice.choice(["website", "trade_fair", "referral", "partner"]),
                    "need": need,
                    "solution": self._written("标准方案 + 现场校准", "Standard set, calibrated on site")
                    if stage != "qualify"
                    else None,
                    "lost_reason": dice.choice(words.LOST) if stage == "lost" else None,
                    "stage_since": closed or max(began, world.today - timedelta(days=dice.randint(1, 40))),
                    "closed_on": closed,
                    "created_at": at(began, dice),
                    "created_by": self.owner,
                },
            )
            if stage == "won" and closed:
                yield (
                    "performance",
                    {
                        "id": world.id("performance"),
                        "name": name,
                        "owner": self.owner,
                        "amount": amount.quantize(CENT),
                        "earned_on": closed,
                        "created_at": at(closed, dice),
                        "opportunity": ident,
                    },
                )
            if stage in ("negotiate", "won"):
                yield from self._quote(ident, closed or world.today - timedelta(days=dice.randint(1, 25)), stage)

    def _stage_of(self, began: date) -> str:
        if (self.world.today - began).days > 100:
            return self.dice.choices(("won", "lost"), (62, 38))[0]
        return self.dice.choices(("qualify", "propose", "negotiate", "won", "lost"), (34, 26, 18, 14, 8))[0]

    def _quote(self, opportunity: int, day: date, stage: str) -> Iterator[tuple[str, Row]]:
        ident, lines = self.world.id("quote"), self._lines()
        yield (
            "quote",
            {
                "id": ident,
                "number": self.world.number("Q", day),
                "customer": self.id,
                "opportunity": opportunity,
                "contact": self.contacts[0],
                "owner": self.owner,
                "quoted_on": day,
                "valid_until": day + timedelta(days=30),
                "status": "accepted" if stage == "won" else "sent",
                "discount": self._discount(),
                "created_at": at(day, self.dice),
                "created_by": self.owner,
            },
        )
        yield from (("quote__lines", {"id": self.world.id("quote__lines"), "parent": ident, **line}) for line in lines)

    def _discount(self) -> Decimal:
        return {"vip": Decimal("0.1"), "core": Decimal("0.05")}.get(self.level, Decimal(0))

    def _lines(self) -> list[Row]:
        picks = self.dice.sample(range(len(words.PRODUCTS)), self.dice.randint(1, 4))
        first = self.world.first_id.get("product", 1)
        return [
            {
                "position": index,
                "product": first + pick,
                "quantity": Decimal(self.dice.choice([1, 2, 4, 10, 20, 40]) if words.PRODUCTS[pick][3] < 9000 else 1),
                "price": Decimal(words.PRODUCTS[pick][3]),
                "discount": Decimal(self.dice.choice(["0", "0", "0.05", "0.08"])),
            }
            for index, pick in enumerate(picks)
        ]

    def _orders(self) -> Iterator[tuple[str, Row]]:
        world, dice = self.world, self.dice
        for _ in range(dice.randint(0, 3) * self.weight + (self.weight and dice.randint(0, 2))):
            day = self.since + timedelta(days=dice.randint(3, max((world.today - self.since).days, 4)))
            if day > world.today:
                continue
            recent = (world.today - day).days < 35
            status = dice.choices(
                ("paid", "shipped", "confirmed", "cancelled"), (20, 40, 35, 5) if recent else (93, 2, 1, 4)
            )[0]
            ident, lines = world.id("order"), self._lines()
            self.last_order = max(self.last_order or day, day) if status != "cancelled" else self.last_order
            yield (
                "order",
                {
                    "id": ident,
                    "number": world.number("SO", day),
                    "customer": self.id,
                    "owner": self.owner,
                    "ordered_on": day,
                    "status": status,
                    "discount": self._discount(),
                    "created_at": at(day, dice),
                    "created_by": self.owner,
                },
            )
            yield from (("order__lines", {"id": world.id("order__lines"), "parent": ident, **line}) for line in lines)
            if status == "paid":
                paid_on = min(day + timedelta(days=dice.randint(2, 45)), world.today)
                yield (
                    "payment",
                    {
                        "id": world.id("payment"),
                        "number": world.number("P", paid_on),
                        "customer": self.id,
                        "order": ident,
                        "amount": _total(lines, self._discount()),
                        "paid_on": paid_on,
                        "method": dice.choice(["transfer", "transfer", "bill"]),
                        "owner": self.owner,
                        "created_at": at(paid_on, dice),
                        "created_by": world.people["liu.min"],
                    },
                )

    def _contracts(self) -> Iterator[tuple[str, Row]]:
        if self.weight < 2 or self.dice.random() < 0.3:
            return
        starts = self.world.day(500, 60)
        ends = starts + timedelta(days=365)
        kind = self.dice.choice(list(words.CONTRACTS))
        yield (
            "contract",
            {
                "id": self.world.id("contract"),
                "number": self.world.number("CT", starts),
                "name": f"{self._written(*words.CONTRACTS[kind])} {starts.year}",
                "customer": self.id,
                "kind": kind,
                "amount": Decimal(self.dice.choice([48, 96, 180, 320, 938])) * 1000,
                "payment_terms": self.dice.choice(["d30", "d60", "prepaid"]),
                "starts_on": starts,
                "ends_on": ends,
                "status": "active" if ends >= self.world.today else self.dice.choice(["expired", "renewed"]),
                "owner": self.owner,
                "created_at": at(starts, self.dice),
                "created_by": self.owner,
            },
        )

    def _follow_ups(self) -> Iterator[tuple[str, Row]]:
        age = (self.world.today - self.since).days
        for _ in range(self.dice.randint(1, 3 + 2 * self.weight)):
            day = self.world.today - timedelta(days=int(age * self.dice.random() ** 2.2))
            step = self.dice.choice(self._written(words.STEPS_ZH, words.STEPS_EN)) if self.dice.random() < 0.6 else None
            if self.touched is None or day >= self.touched:
                self.touched, self.step = day, step
            yield (
                "follow_up",
                {
                    "id": self.world.id("follow_up"),
                    "summary": self.dice.choice(self._written(words.CALLS_ZH, words.CALLS_EN)),
                    "kind": self.dice.choice(["call", "call", "visit", "mail", "chat", "meeting"]),
                    "happened_on": day,
                    "customer": self.id,
                    "contact": self.contacts[0],
                    "next_step": step,
                    "next_on": day + timedelta(days=self.dice.randint(3, 21)) if step else None,
                    "owner": self.owner,
                    "created_at": at(day, self.dice),
                    "created_by": self.owner,
                },
            )

    def _tickets(self) -> Iterator[tuple[str, Row]]:
        if self.dice.random() > 0.12 * (1 + self.weight):
            return
        subject, kind = self.dice.choice(self._written(words.TICKETS_ZH, words.TICKETS_EN))
        day = self.world.day(200 if self.dice.random() < 0.75 else OPEN_DAYS)
        done = (self.world.today - day).days > OPEN_DAYS
        late = not done and (self.world.today - day).days > SOLVE_DAYS
        status = "closed" if done else self.dice.choice(["new", "in_progress", "waiting"])
        began = at(day, self.dice)
        yield (
            "ticket",
            {
                "id": self.world.id("ticket"),
                "number": self.world.number("T"),
                "subject": subject,
                "customer": self.id,
                "contact": self.contacts[0],
                "kind": kind,
                "priority": self.dice.choice(["urgent", "high", "normal", "normal", "low"]),
                "status": status,
                "sla": "breached" if late else self.dice.choice(["on_track"] * 6 + ["breached" if done else "at_risk"]),
                "responded_at": None if status == "new" else began + timedelta(minutes=self.dice.randint(5, 240)),
                "channel": self.dice.choice(["phone", "email", "portal", "chat"]),
                "owner": self.world.people["priya.nair"],
                "description": subject,
                "solution": self._written("已远程处理并回访", "Solved remotely, called back") if done else None,
                "due_at": began + timedelta(days=SOLVE_DAYS),
                "solved_on": day + timedelta(days=2) if done else None,
                "created_at": began,
                "created_by": self.world.people["priya.nair"],
            },
        )

    def _tasks(self) -> Iterator[tuple[str, Row]]:
        if self.dice.random() > 0.25 + 0.1 * self.weight:
            return
        due = self.world.today + timedelta(days=self.dice.randint(-30, 14))
        done = due < self.world.today - timedelta(days=4) or self.dice.random() < 0.3
        yield (
            "task",
            {
                "id": self.world.id("task"),
                "subject": self.dice.choice(self._written(words.TASKS_ZH, words.TASKS_EN)),
                "owner": self.owner,
                "due_on": due,
                "status": "done" if done else "open",
                "priority": self.dice.choice(["high", "normal", "normal", "low"]),
                "customer": self.id,
                "created_at": at(min(due, self.world.today) - timedelta(days=3), self.dice),
                "created_by": self.owner,
            },
        )


def _total(lines: list[Row], discount: Decimal) -> Decimal:
    each = [(line["quantity"] * line["price"] * (1 - line["discount"])).quantize(CENT) for line in lines]
    return (sum(each, Decimal(0)) * (1 - discount)).quantize(CENT)


def _lead(world: World) -> Row:
    dice = world.dice
    abroad = dice.random() < 0.2
    name, region, industry, _, phone = company(world, abroad)
    day = world.day(60)
    pool = dice.random() < 0.3
    status = (
        dice.choices(("new", "contacted", "qualified", "converted", "invalid"), (30, 30, 15, 15, 10))[0]
        if not pool
        else "new"
    )
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
        "respond_by": at(day, dice) + timedelta(hours=4),
        "touched_on": min(day + timedelta(days=dice.randint(0, 9)), world.today) if status != "new" else None,
        "need": dice.choice(words.NEEDS_EN if abroad else words.NEEDS_ZH)[1],
        "created_at": at(day, dice),
    }
