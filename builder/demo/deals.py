"""What a customer was offered, ordered and paid, and the contracts with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from builder.demo import words
from builder.demo.world import CENT, Row

if TYPE_CHECKING:
    from builder.demo.history import Story


def opportunities(story: Story) -> Iterator[tuple[str, Row]]:
    dice, world = story.dice, story.world
    for _ in range(dice.randint(0 if story.weight else 1, 1 + story.weight)):
        began = story.since + timedelta(days=dice.randint(0, max((world.today - story.since).days, 0)))
        stage = _stage_of(story, began)
        closed = min(began + timedelta(days=dice.randint(12, 95)), world.today) if stage in ("won", "lost") else None
        amount = Decimal(dice.choice([18, 36, 54, 81, 120, 188, 260, 420, 640])) * 1000 * (1 + story.weight) / 2
        ident = world.id("opportunity")
        name, need = dice.choice(story.written(words.NEEDS_ZH, words.NEEDS_EN))
        yield (
            "opportunity",
            {
                "id": ident,
                "name": name,
                "customer": story.id,
                "decision_maker": story.contacts[0],
                "owner": story.owner,
                "stage": stage,
                "amount": amount.quantize(CENT),
                "expected_on": closed or world.today + timedelta(days=dice.randint(-5, 75)),
                "source": dice.choice(["website", "trade_fair", "referral", "partner"]),
                "need": need,
                "solution": story.written("标准方案 + 现场校准", "Standard set, calibrated on site")
                if stage != "qualify"
                else None,
                "lost_reason": dice.choice(words.LOST) if stage == "lost" else None,
                "stage_since": closed or max(began, world.today - timedelta(days=dice.randint(1, 40))),
                "closed_on": closed,
                "created_at": story.world.at(began),
                "created_by": story.owner,
            },
        )
        if stage == "won" and closed:
            yield (
                "performance",
                {
                    "id": world.id("performance"),
                    "name": name,
                    "owner": story.owner,
                    "amount": amount.quantize(CENT),
                    "earned_on": closed,
                    "created_at": story.world.at(closed),
                    "opportunity": ident,
                },
            )
        if stage in ("negotiate", "won"):
            yield from _quote(story, ident, closed or world.today - timedelta(days=dice.randint(1, 25)), stage)


def orders(story: Story) -> Iterator[tuple[str, Row]]:
    world, dice = story.world, story.dice
    for _ in range(dice.randint(0, 3) * story.weight + (story.weight and dice.randint(0, 2))):
        day = story.since + timedelta(days=dice.randint(3, max((world.today - story.since).days, 4)))
        if day > world.today:
            continue
        recent = (world.today - day).days < 35
        status = dice.choices(
            ("paid", "shipped", "confirmed", "cancelled"), (20, 40, 35, 5) if recent else (93, 2, 1, 4)
        )[0]
        ident, lines = world.id("order"), _lines(story)
        story.last_order = max(story.last_order or day, day) if status != "cancelled" else story.last_order
        yield (
            "order",
            {
                "id": ident,
                "number": world.number("SO", day),
                "customer": story.id,
                "owner": story.owner,
                "ordered_on": day,
                "status": status,
                "discount": _discount(story),
                "created_at": story.world.at(day),
                "created_by": story.owner,
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
                    "customer": story.id,
                    "order": ident,
                    "amount": _total(lines, _discount(story)),
                    "paid_on": paid_on,
                    "method": dice.choice(["transfer", "transfer", "bill"]),
                    "owner": story.owner,
                    "created_at": story.world.at(paid_on),
                    "created_by": world.people["liu.min"],
                },
            )


def contracts(story: Story) -> Iterator[tuple[str, Row]]:
    if story.weight < 2 or story.dice.random() < 0.3:
        return
    starts = story.world.day(500, 60)
    ends = starts + timedelta(days=365)
    kind = story.dice.choice(list(words.CONTRACTS))
    yield (
        "contract",
        {
            "id": story.world.id("contract"),
            "number": story.world.number("CT", starts),
            "name": f"{story.written(*words.CONTRACTS[kind])} {starts.year}",
            "customer": story.id,
            "kind": kind,
            "amount": Decimal(story.dice.choice([48, 96, 180, 320, 938])) * 1000,
            "payment_terms": story.dice.choice(["d30", "d60", "prepaid"]),
            "starts_on": starts,
            "ends_on": ends,
            "status": "active" if ends >= story.world.today else story.dice.choice(["expired", "renewed"]),
            "owner": story.owner,
            "created_at": story.world.at(starts),
            "created_by": story.owner,
        },
    )


def _stage_of(story: Story, began: date) -> str:
    if (story.world.today - began).days > 100:
        return story.dice.choices(("won", "lost"), (62, 38))[0]
    return story.dice.choices(("qualify", "propose", "negotiate", "won", "lost"), (34, 26, 18, 14, 8))[0]


def _quote(story: Story, opportunity: int, day: date, stage: str) -> Iterator[tuple[str, Row]]:
    ident, lines = story.world.id("quote"), _lines(story)
    yield (
        "quote",
        {
            "id": ident,
            "number": story.world.number("Q", day),
            "customer": story.id,
            "opportunity": opportunity,
            "contact": story.contacts[0],
            "owner": story.owner,
            "quoted_on": day,
            "valid_until": day + timedelta(days=30),
            "status": "accepted" if stage == "won" else "sent",
            "discount": _discount(story),
            "created_at": story.world.at(day),
            "created_by": story.owner,
        },
    )
    yield from (("quote__lines", {"id": story.world.id("quote__lines"), "parent": ident, **line}) for line in lines)


def _discount(story: Story) -> Decimal:
    return {"vip": Decimal("0.1"), "core": Decimal("0.05")}.get(story.level, Decimal(0))


def _lines(story: Story) -> list[Row]:
    picks = story.dice.sample(range(len(words.PRODUCTS)), story.dice.randint(1, 4))
    first = story.world.first_id.get("product", 1)
    return [
        {
            "position": index,
            "product": first + pick,
            "quantity": Decimal(story.dice.choice([1, 2, 4, 10, 20, 40]) if words.PRODUCTS[pick][3] < 9000 else 1),
            "price": Decimal(words.PRODUCTS[pick][3]),
            "discount": Decimal(story.dice.choice(["0", "0", "0.05", "0.08"])),
        }
        for index, pick in enumerate(picks)
    ]


def _total(lines: list[Row], discount: Decimal) -> Decimal:
    each = [(line["quantity"] * line["price"] * (1 - line["discount"])).quantize(CENT) for line in lines]
    return (sum(each, Decimal(0)) * (1 - discount)).quantize(CENT)
