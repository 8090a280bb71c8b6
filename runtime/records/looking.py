"""Conditions that PostgreSQL cannot work out: records looked at one by one, up to a bound, with a note that says so.

A page is filled from candidates in the list's own order; where it ends is where the last record looked at stood, so
that the next page goes on from there. What must know all records (counts, sums, groups) is refused beyond the bound.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.expr import Env, Expression
from engines.expr.env import DEFAULT_LIMITS, Budget
from engines.kernel.errors import LimitReached
from engines.kernel.texts import Text
from runtime.records.quick import Bare
from runtime.records.seen_rows import seen_rows
from runtime.records.sight import Sight

MOST_LOOKED_AT = 2_000
"""Records of one request whose condition is worked out here."""
BATCH = 200
_STEPS = 20 * DEFAULT_LIMITS.steps
"""Of expressions, in one request."""
_USER = "env_user_"

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Looked:
    """`rows`: those that satisfy, at most as many as asked for; `next`: the sort values after which the next page
    begins; `stopped`: whether the bound ended the page before it was full."""

    rows: list[Sequence[Any]]
    next: Sequence[Any] | None
    looked_at: int
    stopped: bool

    def note(self, language: str) -> dict[str, Any]:
        """What the reader is told, in their language."""
        message = (_STOPPED if self.stopped else _LOOKED).to(language)
        return {"looked_at": self.looked_at, "stopped": self.stopped, "message": message}


_LOOKED = Text(
    "The database cannot work this filter out, so the records were looked at one by one.",
    "数据库无法直接计算此筛选条件，已逐条查看记录。",
)
_STOPPED = Text(
    f"The database cannot work this filter out, so records are looked at one by one, {MOST_LOOKED_AT:,} at a time. "
    "There may be more further on.",
    f"数据库无法直接计算此筛选条件，因此逐条查看记录，每次 {MOST_LOOKED_AT:,} 条。后面可能还有符合条件的记录。",
)


class Condition:
    """What remains of a question when SQL has said what it can: true or false of a visible record."""

    def __init__(
        self, sight: Sight, form: str, parts: Sequence[Expression], binds: Mapping[str, Any], *, deleted: bool = False
    ) -> None:
        self.sight, self.form, self.parts, self.binds, self.deleted = sight, form, parts, binds, deleted
        self.paths = frozenset(path for each in parts for path in each.paths)
        self.env: Env | None = None

    async def holding(self, bare: Bare, ids: Sequence[int]) -> set[int]:
        """The ids of the records for which it holds. Raises LimitReached (`expr.limit.steps`)."""
        env = self.env = self.env or await self._env(bare)
        own = {path for path in self.paths if path[0] != "current user"}
        rows = await seen_rows(bare, self.sight, self.form, ids, own, self.binds, deleted=self.deleted)
        return {id_ for id_, row in rows.items() if self._holds(row, env)}

    def _holds(self, row: Mapping[str, Any], env: Env) -> bool:
        names = {**row, "record": row, "current user": env.user}
        return all(each.truth(names, env) for each in self.parts)

    async def _env(self, bare: Bare) -> Env:
        """The world that the statements' bind parameters say, with what is followed from the person."""
        user = {name.removeprefix(_USER): value for name, value in self.binds.items() if name.startswith(_USER)}
        further = {path[1:] for path in self.paths if path[0] == "current user" and len(path) > 2}
        if further and user.get("id") is not None:
            person = await seen_rows(bare, self.sight, "core.person", [user["id"]], further, self.binds)
            user |= person.get(user["id"], {})
        return Env(
            now=self.binds["env_now"],
            timezone=self.binds["env_timezone"],
            user=user if user.get("id") is not None else None,
            budget=Budget(_STEPS),
        )


async def look_through(
    candidates: Callable[[Sequence[Any] | None, int], Awaitable[Rows]],
    holding: Callable[[Sequence[int]], Awaitable[set[int]]],
    after: Sequence[Any] | None,
    limit: int,
) -> Looked:
    """One page of the candidates that satisfy a condition.

    Args:
        candidates: (after, how many) → rows in the list's order: what is shown, then the sort values, the id last.
        holding: ids → those that satisfy.
        after: sort values; None for the first page.
    """
    held: list[Sequence[Any]] = []
    looked_at = 0
    while looked_at < MOST_LOOKED_AT:
        rows = await candidates(after, BATCH)
        good = await holding([int(row[-1]) for row in rows])
        for row in rows:
            if int(row[-1]) in good:
                if len(held) == limit:
                    return Looked(held, held[-1][1:], looked_at, False)
                held.append(row)
            looked_at += 1
            after = row[1:]
        if len(rows) < BATCH:
            return Looked(held, None, looked_at, False)
    return Looked(held, after, looked_at, len(held) < limit)


async def require_all(condition: Condition, bare: Bare, ids: Sequence[int]) -> list[int]:
    """Those that satisfy the condition. Raises LimitReached (`list.too_many_to_look_at`) beyond the bound."""
    if len(ids) > MOST_LOOKED_AT:
        raise LimitReached.because(
            "list.too_many_to_look_at",
            Text(
                f"The database cannot work this filter out, and there are more than {MOST_LOOKED_AT:,} records to look at.",
                f"数据库无法直接计算此筛选条件，而需要逐条查看的记录超过 {MOST_LOOKED_AT:,} 条。",
            ),
            Text("Add another condition that leaves fewer records.", "请再加一个条件以缩小范围。"),
            pointer="/filter",
        )
    held: list[int] = []
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        good = await condition.holding(bare, batch)
        held += [each for each in batch if each in good]
    return held
