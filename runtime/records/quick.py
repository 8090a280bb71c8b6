"""The hot path's way to the database: one connection of the shared pool, bare, with prepared statements.

SQLAlchemy's own checkout with a transaction costs 370 µs of CPU for a statement of 60; this one 110. The statements
themselves are SQLAlchemy's, compiled once per release (`Statement`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import psycopg
import sqlalchemy as sa
from psycopg.rows import TupleRow
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util import greenlet_spawn

from runtime.engine import Mortise

Bare: TypeAlias = psycopg.AsyncConnection[TupleRow]
DIALECT = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


@asynccontextmanager
async def quick(mortise: Mortise) -> AsyncIterator[Bare]:
    """A bare connection in autocommit: each statement is its own transaction, unless `.transaction()` says more."""
    fairy = await mortise.database.raw_connection()
    bare: Bare = fairy.driver_connection  # type: ignore[assignment]
    try:
        await bare.set_autocommit(True)
        yield bare
    finally:
        if not bare.closed:
            if bare.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                await bare.rollback()
            await bare.set_autocommit(False)
        await greenlet_spawn(fairy.close)


async def bare_of(connection: AsyncConnection) -> Bare:
    """The driver's connection below a unit of work: same transaction."""
    begun = connection.sync_connection
    fairy = await connection.get_raw_connection() if begun is None else begun.connection
    return fairy.driver_connection  # type: ignore[return-value]


@dataclass(frozen=True)
class Statement:
    """SQL text with numbered places, compiled once; `constants` are the literals SQLAlchemy made parameters of.

    Numbered places and psycopg's raw cursor: its named ones are looked for in the text anew on every execution of a
    statement longer than 4 kB, which costs 300 µs."""

    sql: str
    names: tuple[str, ...]
    constants: Mapping[str, Any]

    def fill(self, values: Mapping[str, Any]) -> list[Any]:
        """The parameters for one execution, in order; members the statement does not name are left out."""
        constants = self.constants
        return [constants[name] if name in constants else values[name] for name in self.names]

    async def rows(self, bare: Bare, values: Mapping[str, Any]) -> Sequence[TupleRow]:
        cursor = psycopg.AsyncRawCursor(bare)
        await cursor.execute(self.sql, self.fill(values))
        return await cursor.fetchall()

    async def row(self, bare: Bare, values: Mapping[str, Any]) -> TupleRow | None:
        cursor = psycopg.AsyncRawCursor(bare)
        await cursor.execute(self.sql, self.fill(values))
        return await cursor.fetchone()

    async def run(self, bare: Bare, values: Mapping[str, Any]) -> None:
        """For statements that answer nothing."""
        await psycopg.AsyncRawCursor(bare).execute(self.sql, self.fill(values))

    async def run_many(self, bare: Bare, values: Sequence[Mapping[str, Any]]) -> None:
        await psycopg.AsyncRawCursor(bare).executemany(self.sql, [self.fill(each) for each in values])


def compile_statement(statement: sa.ClauseElement) -> Statement:
    """The statement as psycopg's raw cursor wants it. Bind parameters without a value are the caller's to fill."""
    compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    assert isinstance(compiled, sa.sql.compiler.SQLCompiler)
    state = compiled._post_compile_expanded_state
    sql = state.statement if state else str(compiled)
    names = tuple((state.positiontup if state else compiled.positiontup) or ())
    values: dict[str, Any] = dict(state.additional_parameters) if state else {}
    for name, parameter in compiled.binds.items():
        if name in names and not parameter.required:
            values[name] = parameter.effective_value
    constants = {}
    for name in names:
        if name in values:
            processor = compiled._bind_processors.get(name)
            constants[name] = (
                processor(values[name]) if callable(processor) and values[name] is not None else values[name]
            )
    return Statement(sql, names, constants)
