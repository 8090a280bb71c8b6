"""Lines of a timeline about other records: those that the record page lists were created, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.data.fields.related import RelatedField
from runtime.records.json_sql import title_of
from runtime.records.quick import Statement, bare_of, compile_statement
from runtime.records.read import binds
from runtime.records.sight import FormSight, Sight
from runtime.records.store import bound
from runtime.records.timeline_events import Event, Provider
from runtime.work import Work

LONGEST_TEXT = 300
"""Characters of the related record's first long text that are shown."""


def related_events(sight: Sight) -> Provider:
    """Rows the reader may not see are not there; a hidden field hides its whole list."""

    async def provide(work: Work, app: str, form: str, record: int, before: datetime, limit: int) -> list[Event]:
        bare, values = (
            await bare_of(work.connection),
            {**binds(work), "record": record, "before": before, "most": limit},
        )
        events = []
        for each in _listed(sight.form(form)):
            statement = _statement(sight, form, each)
            for id_, title, text, amount, at, by in await statement.rows(bare, values) if statement else ():
                about = {"form": each.form, "field": each.key, "record": {"id": str(id_), "title": title}}
                told: dict[str, Any] = {"text": text} if text else {}
                if amount is not None:
                    told["amount"] = {"field": _amount_key(sight.form(each.form)), "value": amount}
                events.append(Event(f"r{id_:020d}.{each.key}", "related", at, by, {**about, **told}))
        return events

    return provide


def _listed(seen: FormSight) -> Iterable[RelatedField]:
    """The related fields in the tabs and at the right of the record page, once each."""
    page = seen.shape.definition.page
    for key in dict.fromkeys([*page.tabs, *page.right]):
        field = seen.shape.fields.get(key)
        if isinstance(field, RelatedField) and key in seen.visible_keys:
            yield field


def _statement(sight: Sight, form: str, each: RelatedField) -> Statement | None:
    """id, title, text, amount, created_at, created_by of the visible ones, newest first; None when there is nothing to see."""
    cache = ("related events", form, each.key)
    if cache not in sight.statements:
        sight.statements[cache] = _compile(sight, each)
    found: Statement | None = sight.statements[cache]
    return found


def _compile(sight: Sight, each: RelatedField) -> Statement | None:
    seen = sight.form(each.form)
    if not seen.readable or not seen.sees(each.by) or each.by not in seen.shape.table.c:
        return None
    rows = seen.visible()
    return compile_statement(
        sa.select(
            rows.c.id,
            sa.cast(title_of(sight, each.form, rows), sa.Text),
            _text(seen, rows),
            _amount(seen, rows),
            rows.c.created_at,
            rows.c.created_by,
        )
        .where(
            rows.c[each.by] == bound("record", sa.BigInteger()),
            rows.c.created_at <= bound("before", sa.DateTime(timezone=True)),
        )
        .order_by(rows.c.created_at.desc(), rows.c.id.desc())
        .limit(bound("most", sa.Integer()))
    )


def _text(seen: FormSight, rows: sa.FromClause) -> sa.ColumnElement[Any]:
    for key in seen.visible_keys:
        field = seen.shape.fields[key]
        if getattr(field, "type", "") == "long_text" and key in rows.c and key != seen.shape.title:
            return sa.func.left(rows.c[key], sa.literal_column(str(LONGEST_TEXT)))
    return sa.null()


def _amount_key(seen: FormSight) -> str | None:
    """What an order, a payment or a quote is about: the first sum of the form's views that is money and may be seen."""
    for key in (key for view in seen.shape.definition.views for key in view.sums):
        field = seen.shape.fields.get(key)
        is_money = getattr(field, "type", "") == "money" or getattr(field, "format", None) == "money"
        if is_money and key in seen.visible_keys:
            return key
    return None


def _amount(seen: FormSight, rows: sa.FromClause) -> sa.ColumnElement[Any]:
    key = _amount_key(seen)
    return sa.null() if key is None or key not in rows.c else sa.cast(rows.c[key], sa.Text)
