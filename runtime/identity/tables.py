"""Tables of people. `mortise.person` is `core.person` and `mortise.department` is `core.department` of every app."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from runtime.database.system import SCHEMA, metadata

INSTANT = sa.DateTime(timezone=True)

department = sa.Table(
    "department",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("parent", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.department.id"), index=True),
    sa.Column("head", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.person.id", use_alter=True, ondelete="SET NULL")),
    sa.Column("position", sa.Integer, nullable=False, server_default="0"),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
)

person = sa.Table(
    "person",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("login", sa.Text, nullable=False),
    sa.Column("email", sa.Text),
    sa.Column("phone", sa.Text),
    sa.Column("department", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.department.id", ondelete="SET NULL"), index=True),
    sa.Column("manager", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.person.id", ondelete="SET NULL"), index=True),
    sa.Column("title", sa.Text),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("portal", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("language", sa.Text),
    sa.Column("theme", sa.Text, nullable=False, server_default="system"),
    sa.Column("timezone", sa.Text),
    sa.Column("is_admin", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("may_build", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("quiet_from", sa.Time),
    sa.Column("quiet_until", sa.Time),
    sa.Column("password_hash", sa.Text),
    sa.Column("subject", sa.Text, unique=True),
    sa.Column("spelling", sa.Text, nullable=False, server_default=""),
    sa.Column("created_at", INSTANT, nullable=False, server_default=sa.func.now()),
    sa.Column("updated_at", INSTANT, nullable=False, server_default=sa.func.now()),
)
"""`title`: the job; `quiet_from`, `quiet_until`: when nothing is sent outside, in the person's own time zone;
`subject`: who this is at the OIDC provider; `spelling`: name and pinyin, folded, for search."""
sa.Index("uq_person_login_folded", sa.func.lower(person.c.login), unique=True)

membership = sa.Table(
    "membership",
    metadata,
    sa.Column("person", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.person.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("app", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
)
sa.Index("ix_membership_app_role", membership.c.app, membership.c.role)

session = sa.Table(
    "session",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
    sa.Column(
        "person", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.person.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("created_at", INSTANT, nullable=False),
    sa.Column("seen_at", INSTANT, nullable=False),
    sa.Column("expires_at", INSTANT, nullable=False, index=True),
    sa.Column("address", sa.Text),
    sa.Column("agent", sa.Text),
)

token = sa.Table(
    "token",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
    sa.Column(
        "person", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.person.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("scopes", pg.ARRAY(sa.Text)),
    sa.Column("created_at", INSTANT, nullable=False),
    sa.Column("used_at", INSTANT),
    sa.Column("expires_at", INSTANT),
)

login_attempt = sa.Table(
    "login_attempt",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("since", INSTANT, nullable=False),
)
"""Tries to sign in since `since`, per `login:…` and per `address:…`; older than the window counts as none."""
