"""Several statements in one message to the database, and one message back.

The driver's own pipeline sends every statement by itself and looks at the socket in between: for a transaction of two
statements that is half of what it costs this process. Here they are put into one buffer, and sent when it is complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import pack
from typing import Any

import psycopg
from psycopg import postgres
from psycopg.abc import Buffer, PQGen
from psycopg.abc import Transformer as Conversion
from psycopg.adapt import Dumper, PyFormat, Transformer
from psycopg.generators import fetch_many, send
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

from runtime.records.quick import Bare


class Texts(list[bytes]):
    """A parameter: a list of UTF-8 texts, none of them null."""


class _TextsDumper(Dumper):
    """In the server's binary form; the driver's own quotes every text, and looks at each byte for it.
    **Source**: PostgreSQL, `array_recv`."""

    format = Format.BINARY
    oid = postgres.types["text"].array_oid

    def dump(self, obj: Texts) -> bytes:
        head = pack("!5i", 1, 0, _TEXT, len(obj), 1) if obj else pack("!3i", 0, 0, _TEXT)
        return head + b"".join([piece for each in obj for piece in (pack("!i", len(each)), each)])


_TEXT = postgres.types["text"].oid

Asking = tuple[str, Sequence[Any]]
"""A statement with numbered places, and its parameters."""
Ready = tuple[bytes, Sequence[Buffer | None], Sequence[Format] | None]
"""The name of a prepared statement, with its parameters as the server wants them."""


async def at_once(bare: Bare, *asked: Asking) -> list[list[TupleRow]]:
    """The rows of each of these statements, in one round trip. Raises what the first that fails raises; none of those
    behind it has happened then."""
    if not asked:
        return []
    if not bare.autocommit and bare.info.transaction_status == TransactionStatus.IDLE:
        return await _by_the_driver(bare, asked)  # which begins a transaction first
    transformer = Transformer(bare)
    ready = _ready(bare, transformer, asked)
    if ready is None:
        return await _by_the_driver(bare, asked)
    async with bare.lock:
        return await bare.wait(_exchange(bare, transformer, ready))


def _ready(bare: Bare, transformer: Conversion, asked: Sequence[Asking]) -> list[Ready] | None:
    """None when the driver has not prepared them all on this connection, or has forgotten them since (it does so after
    every rollback). It keeps their names to itself, and a second set of names beside them would be lost with them."""
    names = bare._prepared._names
    found: list[Ready] = []
    for sql, values in asked:
        parameters = transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
        key = (sql.encode(), transformer.types or ())
        if key not in names:
            return None
        names.move_to_end(key)
        found.append((names[key], parameters, transformer.formats))
    return found


async def _by_the_driver(bare: Bare, asked: Sequence[Asking]) -> list[list[TupleRow]]:
    """Over its own pipeline, which prepares them. A connection that was opened before this module was read does not know
    its parameters yet."""
    bare.adapters.register_dumper(Texts, _TextsDumper)
    cursors = [psycopg.AsyncRawCursor(bare) for _ in asked]
    async with bare.pipeline():
        for cursor, (sql, values) in zip(cursors, asked, strict=True):
            await cursor.execute(sql, values, prepare=True)
    return [await each.fetchall() if each.description else [] for each in cursors]


def _exchange(bare: Bare, transformer: Conversion, ready: Sequence[Ready]) -> PQGen[list[list[TupleRow]]]:
    """Send everything, then read all answers, also those behind a failure: they only say that they were left out."""
    connection = bare.pgconn
    connection.enter_pipeline_mode()
    for name, parameters, formats in ready:
        connection.send_query_prepared(name, parameters, formats)
    connection.pipeline_sync()
    yield from send(connection)
    answers: list[PGresult] = []
    for _ in ready:
        answers += yield from fetch_many(connection)
    yield from fetch_many(connection)  # the end of the pipeline
    connection.exit_pipeline_mode()
    failed = next((each for each in answers if each.status == ExecStatus.FATAL_ERROR), None)
    if failed is not None:
        raise psycopg.errors.error_from_result(failed)
    return [_rows(transformer, each) for each in answers]


def _rows(transformer: Conversion, answer: PGresult) -> list[TupleRow]:
    if answer.status != ExecStatus.TUPLES_OK:
        return []
    transformer.set_pgresult(answer)
    return transformer.load_rows(0, answer.ntuples, tuple)


__all__ = ["Asking", "Texts", "at_once"]
