"""Which visible rows a search finds. What a role may not see it cannot search by, not even as a yes or no."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from runtime.records import tables
from runtime.records.sight import FormSight
from runtime.records.store import bound, search_paths


class TSQUERY(sa.types.UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "tsquery"


def match_condition(seen: FormSight, rows: sa.FromClause) -> sa.ColumnElement[bool]:
    """By tokens where these roles see every searched field on every row; else by the tokens of the title, where they
    see that on every row, and the text of what they do see. Parameters: `q` and `q_title` (tsqueries), `q_like`."""
    if seen.shape.parent_field is not None:
        return sa.false()
    paths = search_paths(seen.shape)
    bare = seen.shape.table
    open_paths = [
        path for path in paths if "." not in path and seen.sees(path) and seen.field_shown(bare, path) is None
    ]
    if len(open_paths) == len(paths):
        return _holds_tokens(seen, rows, "q")
    texts = [rows.c[path] for path in paths if path in rows.c and isinstance(rows.c[path].type, sa.Text)]
    like = bound("q_like", sa.Text())
    found: list[sa.ColumnElement[bool]] = [sa.func.lower(each).like(like) for each in texts]
    if seen.shape.title in open_paths:
        found.append(_holds_tokens(seen, rows, "q_title"))
    return sa.or_(sa.false(), *found)


def _holds_tokens(seen: FormSight, rows: sa.FromClause, name: str) -> sa.ColumnElement[bool]:
    return rows.c.id.in_(
        sa.select(tables.search_entry.c.record).where(
            tables.search_entry.c.app == _text(seen.shape.app),
            tables.search_entry.c.form == _text(seen.shape.name),
            tables.search_entry.c.tokens.op("@@")(sa.cast(bound(name, sa.Text()), TSQUERY)),
        )
    )


def like_text(q: str) -> str:
    """The pattern for `q_like`: the question anywhere, as it stands."""
    plain = q.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def _text(value: str) -> sa.ColumnElement[str]:
    return sa.literal_column("'" + value.replace("'", "''") + "'", sa.Text())
