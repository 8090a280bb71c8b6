"""Where `to_sql` finds the rows: tables by form, and the row the expression is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa


class Tables(Protocol):
    """The physical side of the schema, given by whoever owns the tables."""

    def table(self, form: str) -> sa.FromClause:
        """The table of a form; columns are named by field key, a reference column holds the target's `id`."""
        ...


@dataclass
class SqlRow:
    """The row an expression is evaluated on: `alias` is the table (or alias) of `form` in the caller's FROM."""

    tables: Tables
    form: str
    alias: sa.FromClause
