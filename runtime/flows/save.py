"""Writing what steps came to: one statement for any number of instances, whatever they opened, closed and set.

One JSON parameter carries all rows, so that a step costs one round trip beside the commit. `LIMIT` tells the planner
how few rows there are: it then looks instances and tasks up by index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from engines.kernel.errors import Conflict
from engines.kernel.texts import Text
from runtime.flows.going import Going
from runtime.http.requests import encode_json
from runtime.records.quick import bare_of
from runtime.work import Work

SUBJECTS = {
    "approval": {"en": "Please approve: {subject}", "zh": "请审批：{subject}"},
    "form_task": {"en": "Please handle: {subject}", "zh": "请处理：{subject}"},
    "cc": {"en": "For your information: {subject}", "zh": "抄送给您：{subject}"},
}
"""Titles of notices; the subject is filled in for each reader, as that one may see it."""
_SMALL, _LARGE = 20, 5000

_SQL = """
WITH input AS MATERIALIZED (SELECT $1::jsonb AS d),
stepped AS (
  UPDATE mortise.flow_instance i
  SET state = x.state, seq = x.seq, status = x.status, outcome = x.outcome, incidents = x.incidents,
      awaits = x.awaits, ended_at = x.ended_at, title = COALESCE(x.title, i.title),
      snapshot = COALESCE(x.snapshot, i.snapshot)
  FROM (SELECT r.* FROM input, jsonb_to_recordset(d->'stepped') AS r(
          id bigint, before int, state jsonb, seq int, status text, outcome text, incidents int, awaits text[],
          ended_at timestamptz, title text, snapshot jsonb) LIMIT {limit}) x
  WHERE i.id = x.id AND i.seq = x.before RETURNING i.id),
started AS (
  INSERT INTO mortise.flow_instance (id, app, flow, release, form, record, title, initiator, status, outcome, incidents,
      seq, state, awaits, parent, parent_token, started_at, ended_at, snapshot)
  OVERRIDING SYSTEM VALUE
  SELECT r.* FROM input, jsonb_to_recordset(d->'started') AS r(
      id bigint, app text, flow text, release int, form text, record bigint, title text, initiator bigint, status text,
      outcome text, incidents int, seq int, state jsonb, awaits text[], parent bigint, parent_token text,
      started_at timestamptz, ended_at timestamptz, snapshot jsonb)),
logged AS (
  INSERT INTO mortise.flow_log (instance, seq, at, actor, event, microsteps)
  SELECT r.* FROM input, jsonb_to_recordset(d->'log') AS r(
      instance bigint, seq int, at timestamptz, actor bigint, event jsonb, microsteps jsonb)),
closed AS (
  UPDATE mortise.flow_task t
  SET status = 'done', outcome = x.outcome, closed_at = x.closed_at, closed_by = x.closed_by, comment = x.comment,
      files = x.files, signature = x.signature
  FROM (SELECT r.* FROM input, jsonb_to_recordset(d->'closed') AS r(
          instance bigint, key text, outcome text, closed_at timestamptz, closed_by bigint, comment text, files jsonb,
          signature text) LIMIT {limit}) x
  WHERE t.instance = x.instance AND t.key = x.key AND t.status = 'open'),
opened AS (
  INSERT INTO mortise.flow_task (instance, key, node, kind, assignee, agent_of, app, title, opened_at, due_at)
  SELECT r.* FROM input, jsonb_to_recordset(d->'opened') AS r(
      instance bigint, key text, node text, kind text, assignee bigint, agent_of bigint, app text, title jsonb,
      opened_at timestamptz, due_at timestamptz)
  RETURNING id, instance, key, kind, assignee, opened_at),
notices AS (
  INSERT INTO mortise.notification (person, title, body, link, instance, at)
  SELECT p.id, d->'subjects'->o.kind, '""'::jsonb, '/inbox/' || o.id, o.instance, o.opened_at
  FROM input, jsonb_to_recordset(d->'opened') AS x(instance bigint, key text, by bigint)
  JOIN opened o ON o.instance = x.instance AND o.key = x.key
  JOIN mortise.person p ON p.id = o.assignee AND p.active
  WHERE o.assignee IS DISTINCT FROM x.by),
cancelled AS (
  DELETE FROM mortise.flow_timer t
  USING (SELECT r.* FROM input, jsonb_to_recordset(d->'cancelled') AS r(instance bigint, key text) LIMIT {limit}) x
  WHERE t.instance = x.instance AND t.key = x.key),
timers AS (
  INSERT INTO mortise.flow_timer (instance, key, node, due_at, action)
  SELECT r.* FROM input, jsonb_to_recordset(d->'timers') AS r(
      instance bigint, key text, node text, due_at timestamptz, action text)
  ON CONFLICT (instance, key) DO UPDATE SET due_at = EXCLUDED.due_at, node = EXCLUDED.node)
SELECT (SELECT count(*) FROM stepped), (SELECT json_agg(json_build_array(id, instance, key)) FROM opened)
"""
_STATEMENTS = {limit: _SQL.replace("{limit}", str(limit)) for limit in (_SMALL, _LARGE)}


@dataclass(frozen=True, slots=True)
class Opened:
    """A task that is new."""

    id: int
    instance: int
    key: str


async def save(work: Work, goings: Sequence[Going]) -> list[Opened]:
    """Write these instances, their logs, tasks, timers and notices; gives the new tasks. Nothing happens for those
    without an event. Raises Conflict when somebody else has stepped one of them meanwhile."""
    written = [each for each in goings if each.log]
    if not written:
        return []
    document, stepped = _document(work, written)
    most = max(len(each) for each in document.values() if isinstance(each, list))
    if most > _LARGE:
        raise ValueError(f"{most} rows at once; at most {_LARGE}")
    sql = _STATEMENTS[_SMALL if most <= _SMALL else _LARGE]
    cursor = psycopg.AsyncRawCursor(await bare_of(work.connection))
    await cursor.execute(sql, [encode_json(document).decode()], prepare=True)
    row = await cursor.fetchone()
    assert row is not None
    if row[0] != stepped:
        raise Conflict.because(
            "flow.stepped_meanwhile", Text("Somebody else has just moved this flow.", "流程刚被他人推进。")
        )
    return [Opened(*each) for each in row[1] or ()]


def _document(work: Work, goings: Sequence[Going]) -> tuple[dict[str, Any], int]:
    stepped: list[Any] = []
    started: list[Any] = []
    for each in goings:
        row = each.row(work.now)
        if each.release is None:
            stepped.append(row)
        else:
            started.append({**row, **_new(each), "title": each.title or ""})
    return {
        "subjects": SUBJECTS,
        "stepped": stepped,
        "started": started,
        "log": [line for each in goings for line in each.log],
        "closed": [row for each in goings for row in each.closed.values()],
        "opened": [row for each in goings for row in each.opened.values()],
        "cancelled": [
            {"instance": each.id, "key": key} for each in goings for key, due in each.timers.items() if due is None
        ],
        "timers": [_timer(each, key, due) for each in goings for key, due in each.timers.items() if due is not None],
    }, len(stepped)


def _timer(going: Going, key: str, due: Any) -> dict[str, Any]:
    node, action = going.timer_nodes[key]
    return {"instance": going.id, "key": key, "node": node, "due_at": due, "action": action}


def _new(going: Going) -> dict[str, Any]:
    ref = going.ref
    return {
        "app": going.app,
        "flow": going.plan.flow.key,
        "release": going.release,
        "form": ref and ref.form,
        "record": ref and ref.id,
        "initiator": going.state.initiator,
        "parent": going.parent,
        "parent_token": going.parent_token,
        "started_at": going.started_at,
    }


__all__ = ["SUBJECTS", "Opened", "save"]
