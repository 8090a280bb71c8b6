"""The history of an app's flows as a source of reports: who was asked where, for how long, and what came of it.

Only what the flows themselves know: no record's fields. Who may open the report sees all of the app's tasks.
"""

from __future__ import annotations

import sqlalchemy as sa

from runtime.flows import tables

t, i = tables.task, tables.instance


def flow_tasks(app: str) -> sa.Subquery:
    """One row for each task of the app, with the fields of `core.flow_task`; an open one counts up to now."""
    until = sa.func.coalesce(t.c.closed_at, sa.func.now())
    return (
        sa.select(
            t.c.id,
            i.c.flow,
            (i.c.flow + "." + t.c.node).label("node"),
            t.c.kind,
            t.c.assignee,
            i.c.initiator,
            t.c.outcome,
            t.c.opened_at,
            t.c.closed_at,
            t.c.due_at,
            sa.cast(sa.extract("epoch", until - t.c.opened_at) / 3600, sa.Numeric(20, 2)).label("hours"),
            (t.c.status == "open").label("open"),
            sa.func.coalesce(until > t.c.due_at, sa.false()).label("overdue"),
        )
        .join(i, i.c.id == t.c.instance)
        .where(
            t.c.app == sa.literal_column("'" + app.replace("'", "''") + "'", sa.Text()),
            t.c.kind != sa.literal_column("'cc'"),
        )
        .subquery("flow_tasks")
    )
