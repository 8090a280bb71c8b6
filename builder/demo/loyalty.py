"""Two years of a shop with members: what they bought, looked at and were sent, from a seed, any size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from builder.demo import words
from builder.demo.companies import mobile, person_name
from builder.demo.world import Row, World

ORDER = ("product", "member", "purchase", "visit", "points", "coupon", "touch", "todo")
"""Referenced forms first."""
ROLES = {"ana.ruiz": ["marketing"], "priya.nair": ["agent"], "admin": ["marketing"]}
AGENTS = ("ana.ruiz", "priya.nair")
SILVER, GOLD = 5_000, 20_000
"""What a member of that level has spent at least; so say the rules of the app."""
POINTS_LAST = timedelta(days=365)

Rows = Iterator[tuple[str, Row]]


def loyalty_rows(world: World, members: int) -> Rows:
    """Products, then members, each followed by everything that belongs to them."""
    for name, category, price, offer in words.SHOP:
        row = {"name": name, "category": category, "price": Decimal(price), "points_offer": offer}
        yield "product", {"id": world.id("product"), **row}
    for _ in range(members):
        yield from _member(world)


def _member(world: World) -> Rows:
    dice, ident = world.dice, world.id("member")
    abroad = dice.random() < 0.3
    joined = world.day(720, 1)
    agent = world.people[dice.choice(AGENTS)]
    bought = list(_purchases(world, ident, joined))
    spent = sum((row["amount"] for form, row in bought if form == "purchase"), Decimal(0))
    yield (
        "member",
        {
            "id": ident,
            "number": world.number("M", digits=5),
            "name": person_name(dice, abroad),
            "phone": mobile(dice, abroad),
            "email": f"member{ident}@example.com",
            "birthday": date(dice.randint(1965, 2004), dice.randint(1, 12), dice.randint(1, 28)),
            "joined_on": joined,
            "level": "gold" if spent >= GOLD else "silver" if spent >= SILVER else "standard",
            "may_contact": dice.random() < 0.93,
            "tags": dice.sample(words.MEMBER_TAGS, dice.randint(0, 2)),
            "agent": agent,
            "created_at": world.at(joined),
            "created_by": agent,
        },
    )
    yield from bought
    yield from _visits(world, ident)
    yield from _contacts(world, ident, joined)
    yield from _todo(world, ident, agent)


def _purchases(world: World, member: int, joined: date) -> Rows:
    dice = world.dice
    days = (world.today - joined).days
    for _ in range(dice.choices((0, 1, 2, 4, 9, 30), (12, 25, 25, 20, 12, 6))[0]):
        product = dice.randrange(len(words.SHOP))
        day = joined + timedelta(days=dice.randint(0, days))
        amount, number = Decimal(words.SHOP[product][2]), world.number("P", digits=5)
        made = {"member": member, "created_at": world.at(day)}
        yield "purchase", {"id": world.id("purchase"), "number": number, "product": product + 1, "amount": amount,
                           "bought_on": day, **made}  # fmt: skip
        yield "points", {"id": world.id("points"), "amount": int(amount), "reason": number, "earned_on": day,
                         "expires_on": day + POINTS_LAST, **made}  # fmt: skip


def _visits(world: World, member: int) -> Rows:
    for _ in range(world.dice.choice((0, 0, 1, 2, 5))):
        seen_at = world.at(world.day(40))
        product = world.dice.randint(1, len(words.SHOP))
        yield "visit", {"id": world.id("visit"), "member": member, "product": product, "seen_at": seen_at,
                        "created_at": seen_at}  # fmt: skip


def _contacts(world: World, member: int, joined: date) -> Rows:
    """Messages of the journeys; some were read, some led to a purchase, some came with a coupon."""
    dice = world.dice
    for _ in range(dice.choice((0, 1, 1, 2, 4))):
        journey, message, reason = dice.choice(words.JOURNEYS)
        day = max(joined, world.day(200))
        opened = dice.random() < 0.55
        clicked = opened and dice.random() < 0.45
        made = {"member": member, "created_at": world.at(day)}
        percent = dice.choice((Decimal("0.1"), Decimal("0.15"))) if reason else None
        yield "touch", {"id": world.id("touch"), "journey": journey, "message": message, "percent": percent,
                        "channel": "email" if dice.random() < 0.85 else "sms", "made_on": day, "sent": True,
                        "opened": opened, "clicked": clicked, "converted": clicked and dice.random() < 0.4, **made}  # fmt: skip
        if reason:
            yield "coupon", {"id": world.id("coupon"), "code": world.number("C", digits=5), "reason": reason,
                             "percent": percent, "valid_until": day + timedelta(days=30),
                             "used": clicked and dice.random() < 0.5, **made}  # fmt: skip


def _todo(world: World, member: int, agent: int) -> Rows:
    if world.dice.random() > 0.12:
        return
    due = world.today + timedelta(days=world.dice.randint(-20, 7))
    done = due < world.today - timedelta(days=2)
    yield "todo", {"id": world.id("todo"), "subject": world.dice.choice(words.MEMBER_TODOS), "member": member,
                   "owner": agent, "due_on": due, "done": done,
                   "created_at": world.at(min(due, world.today) - timedelta(days=2)), "created_by": agent}  # fmt: skip
