"""`Idempotency-Key`: a request that is sent twice is carried out once, and both senders get the first answer."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.records import tables
from runtime.work import Work

LONGEST_KEY = 200


@dataclass(frozen=True)
class Replay:
    status: int
    answer: bytes


@dataclass(frozen=True)
class First:
    """This request is the first with its key; `keep` stores the answer in the same transaction."""

    work: Work
    key: str

    async def keep(self, status: int, answer: bytes) -> None:
        table = tables.idempotency
        await self.work.connection.execute(
            sa.update(table)
            .where(table.c.actor == (self.work.actor.id or 0), table.c.key == self.key)
            .values(status=status, answer=answer)
        )


async def answer_once(work: Work, key: str, request: str) -> Replay | First:
    """Claim the key, waiting for another request that holds it. `request` is a hash of what is asked.

    Raises InputError (`idempotency.reused`) when the key was used for something else."""
    if not 1 <= len(key) <= LONGEST_KEY:
        raise InputError.because(
            "idempotency.key",
            Text(
                f"'Idempotency-Key' has 1 to {LONGEST_KEY} characters.",
                f"Idempotency-Key 的长度应为 1 到 {LONGEST_KEY} 个字符。",
            ),
        )
    table, actor = tables.idempotency, work.actor.id or 0
    claimed = await work.connection.execute(
        insert(table)
        .values(actor=actor, key=key, request=request, status=0, answer=b"", at=work.now)
        .on_conflict_do_nothing()
        .returning(table.c.key)
    )
    if claimed.one_or_none() is not None:
        return First(work, key)
    row = (
        await work.connection.execute(
            sa.select(table.c.request, table.c.status, table.c.answer).where(table.c.actor == actor, table.c.key == key)
        )
    ).one()
    if row.request != request:
        raise InputError.because(
            "idempotency.reused",
            Text("This Idempotency-Key was used for another request.", "该 Idempotency-Key 已用于其他请求。"),
            Text("Use a new key for a new request.", "新的请求请使用新的键。"),
        )
    return Replay(row.status, bytes(row.answer))
