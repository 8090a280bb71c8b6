"""The hot path's way to the database: one connection of the shared pool, bare, with prepared statements.

SQLAlchemy's own checkout with a transaction costs 370 µs of CPU for a statement of 60; this one 110. The statements
themselves are SQLAlchemy's, compiled once per release (`Statement`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import psycopg
import sqlalchemy as sa
from psycopg.rows import TupleRow
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util import greenlet_spawn

from runtime.engine import Mortise

Bare: TypeAlias = psycopg.AsyncConnection[TupleRow]
DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


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
    fairy = await connection.get_raw_connection()
    return fairy.driver_connection  # type: ignore[return-value]


@dataclass(frozen=True)
class Statement:
    """SQL text with named places, compiled once; `constants` are the literals SQLAlchemy made parameters of."""

    sql: str
    names: tuple[str, ...]
    constants: Mapping[str, Any]

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """Places the caller has to fill."""
        return tuple(name for name in self.names if name not in self.constants)

    def fill(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters for one execution; members the statement does not name are left out."""
        given = dict(self.constants)
        for name in self.wanted:
            given[name] = values[name]
        return given

    async def rows(self, bare: Bare, values: Mapping[str, Any]) -> Sequence[TupleRow]:
        cursor = await bare.execute(self.sql, self.fill(values))
        return await cursor.fetchall()

    async def row(self, bare: Bare, values: Mapping[str, Any]) -> TupleRow | None:
        cursor = await bare.execute(self.sql, self.fill(values))
        return await cursor.fetchone()


def compile_statement(statement: sa.ClauseElement) -> Statement:
    """The statement as psycopg wants it. Bind parameters without a value are the caller's to fill."""
    compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    constants: dict[str, Any] = {}
    for name, parameter in compiled.binds.items():  # type: ignore[attr-defined]
        if not parameter.required:
            processor = compiled._bind_processors.get(name)  # type: ignore[attr-defined]
            value = parameter.effective_value
            constants[name] = processor(value) if processor and value is not None else value
    extra = getattr(compiled, "_post_compile_expanded_state", None)
    if extra is not None:
        constants |= {name: value for name, value in extra.additional_parameters.items()}
        names = tuple(extra.parameters)
        return Statement(extra.statement, names, {k: v for k, v in constants.items() if k in names})
    return Statement(str(compiled), tuple(compiled.binds), constants)  # type: ignore[attr-defined]
