"""What a good developer writes by hand in an afternoon: FastAPI, async SQLAlchemy Core on asyncpg, pydantic models.

The yardstick of `bench_http.py`. The same work as the interpreted app: bearer token, row permission, validation of
twelve fields, optimistic revision, one audit row with old and new values, one transaction per write. Idiomatic, not
crippled: Core instead of the ORM (faster), statements without per-row objects, one connection per request.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import Depends, FastAPI, Header, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

metadata = sa.MetaData(schema="handwritten")
person = sa.Table(
    "person",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
)
token = sa.Table(
    "token",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("person", sa.ForeignKey(person.c.id), nullable=False),
)
customer = sa.Table(
    "customer",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("created_by", sa.BigInteger),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("updated_by", sa.BigInteger),
    sa.Column("deleted_at", sa.DateTime(timezone=True)),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("phone", sa.Text),
    sa.Column("email", sa.Text),
    sa.Column("level", sa.Text, index=True),
    sa.Column("region", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("amount", sa.Numeric(20, 2)),
    sa.Column("credit_limit", sa.Numeric(20, 2)),
    sa.Column("owner", sa.ForeignKey(person.c.id)),
    sa.Column("since", sa.Date),
    sa.Column("active", sa.Boolean),
    sa.Column("note", sa.Text),
    sa.Index("customer_level_amount", "level", "amount", "id"),
)
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("actor", sa.BigInteger, nullable=False),
    sa.Column("changes", JSONB, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Index("audit_record", "record", "id"),
)

Level = Literal["vip", "normal", "low"]
Region = Literal["north", "south", "east", "west"]
Source = Literal["web", "phone", "fair", "friend"]
Money = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]


class CustomerIn(BaseModel):
    """What may be sent when a customer is created."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=120)]
    phone: Annotated[str | None, Field(max_length=32, pattern=r"^[+\d][\d \-()]{4,30}$")] = None
    email: Annotated[str | None, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] = None
    level: Level | None = "normal"
    region: Region | None = None
    source: Source | None = None
    amount: Money | None = None
    credit_limit: Money | None = None
    owner: int | None = None
    since: date | None = None
    active: bool | None = True
    note: Annotated[str | None, Field(max_length=2000)] = None


class CustomerPatch(CustomerIn):
    """What may be sent when a customer is changed: only the members that are there are written."""

    name: Annotated[str, Field(min_length=1, max_length=120)] = ""


class Customer(CustomerIn):
    """What is answered."""

    model_config = ConfigDict(extra="ignore")

    id: int
    revision: int
    created_at: datetime
    updated_at: datetime


class CustomerRow(BaseModel):
    """One line of the list."""

    id: int
    name: str
    level: Level | None
    region: Region | None
    amount: Decimal | None
    owner: int | None


class Page(BaseModel):
    items: list[CustomerRow]
    next: str | None


def address() -> str:
    """The same database as the interpreted app's, through asyncpg."""
    return os.environ["MORTISE_BENCH_URL"].replace("postgresql://", "postgresql+asyncpg://", 1)


engine = create_async_engine(address(), pool_size=10)
app = FastAPI()


async def connection() -> AsyncIterator[AsyncConnection]:
    async with engine.begin() as open_connection:
        yield open_connection


Db = Annotated[AsyncConnection, Depends(connection)]


async def signed_in(db: Db, authorization: Annotated[str, Header()] = "") -> int:
    digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
    found = (await db.execute(sa.select(token.c.person).where(token.c.hash == digest))).scalar_one_or_none()
    if found is None:
        raise HTTPException(401)
    return int(found)


Person = Annotated[int, Depends(signed_in)]


def readable(me: int) -> sa.ColumnElement[bool]:
    return sa.and_(customer.c.deleted_at.is_(None), sa.or_(customer.c.active.is_(True), customer.c.owner == me))


def change(old: Any, new: Any) -> list[Any]:
    return [str(each) if isinstance(each, Decimal | date) else each for each in (old, new)]


async def found_or_404(db: AsyncConnection, me: int, record: int, *, lock: bool = False) -> sa.RowMapping:
    query = sa.select(customer).where(customer.c.id == record, readable(me))
    row = (await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    if row is None:
        raise HTTPException(404)
    return row


@app.post("/customers", status_code=201, response_model=Customer)
async def create(body: CustomerIn, db: Db, me: Person) -> Any:
    values = body.model_dump()
    row = (
        (await db.execute(sa.insert(customer).values(**values, created_by=me, updated_by=me).returning(customer)))
        .mappings()
        .one()
    )
    changes = {key: change(None, value) for key, value in values.items() if value is not None}
    await db.execute(sa.insert(audit).values(record=row["id"], kind="create", actor=me, changes=changes))
    return row


@app.get("/customers/{record}", response_model=Customer)
async def get(record: int, db: Db, me: Person) -> Any:
    return await found_or_404(db, me, record)


@app.get("/customers", response_model=Page)
async def listing(
    db: Db,
    me: Person,
    level: Level | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> Any:
    query = sa.select(
        customer.c.id, customer.c.name, customer.c.level, customer.c.region, customer.c.amount, customer.c.owner
    )
    query = query.where(readable(me)).order_by(customer.c.amount.desc(), customer.c.id.desc()).limit(limit + 1)
    if level:
        query = query.where(customer.c.level == level)
    if after:
        amount, record = after.split(",")
        query = query.where(sa.tuple_(customer.c.amount, customer.c.id) < sa.tuple_(Decimal(amount), int(record)))
    rows = (await db.execute(query)).mappings().all()
    last = rows[limit - 1] if len(rows) > limit else None
    return {"items": rows[:limit], "next": f"{last['amount']},{last['id']}" if last else None}


@app.patch("/customers/{record}", response_model=Customer)
async def update(
    record: int,
    body: CustomerPatch,
    db: Db,
    me: Person,
    response: Response,
    if_match: Annotated[int | None, Header()] = None,
) -> Any:
    before = await found_or_404(db, me, record, lock=True)
    if if_match is not None and if_match != before["revision"]:
        raise HTTPException(409)
    values = body.model_dump(exclude_unset=True)
    row = (
        (
            await db.execute(
                sa.update(customer)
                .where(customer.c.id == record)
                .values(**values, revision=customer.c.revision + 1, updated_at=datetime.now(UTC), updated_by=me)
                .returning(customer)
            )
        )
        .mappings()
        .one()
    )
    changes = {key: change(before[key], value) for key, value in values.items() if before[key] != value}
    await db.execute(sa.insert(audit).values(record=record, kind="update", actor=me, changes=changes))
    response.headers["ETag"] = str(row["revision"])
    return row
