"""How a customer was looked after: calls and visits, tickets, to-dos."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from builder.demo import words
from builder.demo.world import Row

if TYPE_CHECKING:
    from builder.demo.history import Story

OPEN_DAYS, SOLVE_DAYS, ONE_LATE_IN = 6, 3, 6
"""How long tickets stay open at most, within how many days they should be solved, and how many of the open ones are not."""


def follow_ups(story: Story) -> Iterator[tuple[str, Row]]:
    age = (story.world.today - story.since).days
    for _ in range(story.dice.randint(1, 3 + 2 * story.weight)):
        day = story.world.today - timedelta(days=int(age * story.dice.random() ** 2.2))
        step = story.dice.choice(story.written(words.STEPS_ZH, words.STEPS_EN)) if story.dice.random() < 0.6 else None
        if story.touched is None or day >= story.touched:
            story.touched, story.step = day, step
        yield (
            "follow_up",
            {
                "id": story.world.id("follow_up"),
                "summary": story.dice.choice(story.written(words.CALLS_ZH, words.CALLS_EN)),
                "kind": story.dice.choice(["call", "call", "visit", "mail", "chat", "meeting"]),
                "happened_on": day,
                "customer": story.id,
                "contact": story.contacts[0],
                "next_step": step,
                "next_on": day + timedelta(days=story.dice.randint(3, 21)) if step else None,
                "owner": story.owner,
                "created_at": story.world.at(day),
                "created_by": story.owner,
            },
        )


def tickets(story: Story) -> Iterator[tuple[str, Row]]:
    dice, world = story.dice, story.world
    if dice.random() > 0.12 * (1 + story.weight):
        return
    subject, kind = dice.choice(story.written(words.TICKETS_ZH, words.TICKETS_EN))
    open_, age = _open_for(dice)
    began = world.at(world.today - timedelta(days=age))
    status = dice.choice(["new", "in_progress", "waiting"]) if open_ else "closed" if age > SOLVE_DAYS else "solved"
    answered = began + timedelta(minutes=dice.randint(5, 240))
    yield (
        "ticket",
        {
            "id": world.id("ticket"),
            "number": world.number("T"),
            "subject": subject,
            "customer": story.id,
            "contact": story.contacts[0],
            "kind": kind,
            "priority": dice.choice(["urgent", "high", "normal", "normal", "low"]),
            "status": status,
            "sla": _service_level(age) if open_ else dice.choice(["on_track"] * 6 + ["breached"]),
            "responded_at": None if status == "new" else min(answered, world.now),
            "channel": dice.choice(["phone", "email", "portal", "chat"]),
            "owner": world.people["priya.nair"],
            "description": subject,
            "solution": None if open_ else story.written("已远程处理并回访", "Solved remotely, called back"),
            "due_at": began + timedelta(days=SOLVE_DAYS),
            "solved_on": None if open_ else world.today - timedelta(days=age - min(age, dice.randint(0, 2))),
            "created_at": began,
            "created_by": world.people["priya.nair"],
        },
    )


def _open_for(dice: Random) -> tuple[bool, int]:
    """Whether a ticket is still open, and how many days ago it came in: one open ticket in `ONE_LATE_IN` is overdue."""
    if dice.random() > 0.25:
        return False, dice.randint(0, 200)
    if dice.randrange(ONE_LATE_IN):
        return True, dice.randint(0, SOLVE_DAYS - 1)
    return True, dice.randint(SOLVE_DAYS + 1, OPEN_DAYS)


def _service_level(age_days: int) -> str:
    """Of an open ticket."""
    if age_days > SOLVE_DAYS:
        return "breached"
    return "at_risk" if age_days == SOLVE_DAYS - 1 else "on_track"


def tasks(story: Story) -> Iterator[tuple[str, Row]]:
    if story.dice.random() > 0.25 + 0.1 * story.weight:
        return
    due = story.world.today + timedelta(days=story.dice.randint(-30, 14))
    done = due < story.world.today - timedelta(days=4) or story.dice.random() < 0.3
    yield (
        "task",
        {
            "id": story.world.id("task"),
            "subject": story.dice.choice(story.written(words.TASKS_ZH, words.TASKS_EN)),
            "owner": story.owner,
            "due_on": due,
            "status": "done" if done else "open",
            "priority": story.dice.choice(["high", "normal", "normal", "low"]),
            "customer": story.id,
            "created_at": story.world.at(min(due, story.world.today) - timedelta(days=3)),
            "created_by": story.owner,
        },
    )
