"""Writing what steps came to: one statement for any number of instances, whatever they opened, closed and set.

One JSON parameter carries all rows, so that a step costs one round trip beside the commit. What is only kept, states
and the log's events, travels beside it as texts, row by row: to be read as part of that parameter, taken apart and put
together again would cost the database more than all that it writes.

Instances, tasks and timers are to be looked up by index, row by row, but the plan of a prepared statement is made once,
often while the tables are small, and kept: so the planner must think that there is one row to look up. It takes a
condition of two bounds for true of one row in two hundred (`{real}`, which every id meets), and a recordset for a
hundred rows. And `status <> 'done'` keeps it from reading all open tasks through their partial index, in which closed
ones stay until the next vacuum.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
import psycopg
from psycopg.types.json import Jsonb

from engines.kernel.errors import Conflict
from engines.kernel.texts import Text
from runtime.flows.going import Going
from runtime.flows.round_trip import Asking, Texts, at_once
from runtime.records.quick import bare_of
from runtime.work import Work

SUBJECTS = {
    "approval": {"en": "Please approve: {subject}", "zh": "请审批：{subject}"},
    "form_task": {"en": "Please handle: {subject}", "zh": "请处理：{subject}"},
    "cc": {"en": "For your information: {subject}", "zh": "抄送给您：{subject}"},
}
"""Titles of notices; the subject is filled in for each reader, as that one may see it."""
_REAL = f"BETWEEN 1 AND {2**63 - 1}"
_INPUT = "input AS MATERIALIZED (SELECT $1::jsonb AS d)"
_PARTS: Mapping[str, str] = {
    "stepped": """
stepped AS (
  UPDATE mortise.flow_instance i
  SET state = x.state::json, seq = x.seq, status = x.status, outcome = x.outcome, incidents = x.incidents,
      awaits = x.awaits, ended_at = x.ended_at, title = COALESCE(x.title, i.title),
      snapshot = COALESCE(x.snapshot, i.snapshot)
  FROM (SELECT r.* FROM input, ROWS FROM (
          jsonb_to_recordset(d->'stepped') AS (
            id bigint, before int, seq int, status text, outcome text, incidents int, awaits text[],
            ended_at timestamptz, title text, snapshot jsonb),
          unnest({states})) AS r(id, before, seq, status, outcome, incidents, awaits, ended_at, title, snapshot, state)
        WHERE r.id {real}) x
  WHERE i.id = x.id AND i.seq = x.before RETURNING i.id)""",
    "started": """
started AS (
  INSERT INTO mortise.flow_instance (id, app, flow, release, form, record, title, initiator, status, outcome, incidents,
      seq, awaits, parent, parent_token, started_at, ended_at, snapshot, state)
  OVERRIDING SYSTEM VALUE
  SELECT id, app, flow, release, form, record, title, initiator, status, outcome, incidents,
      seq, awaits, parent, parent_token, started_at, ended_at, snapshot, state::json
  FROM input, ROWS FROM (
      jsonb_to_recordset(d->'started') AS (
        id bigint, app text, flow text, release int, form text, record bigint, title text, initiator bigint,
        status text, outcome text, incidents int, seq int, awaits text[], parent bigint, parent_token text,
        started_at timestamptz, ended_at timestamptz, snapshot jsonb),
      unnest({new_states})) AS r(id, app, flow, release, form, record, title, initiator, status, outcome, incidents,
        seq, awaits, parent, parent_token, started_at, ended_at, snapshot, state))""",
    "log": """
logged AS (
  INSERT INTO mortise.flow_log (instance, seq, at, actor, event, microsteps)
  SELECT instance, seq, at, actor, event::json, microsteps::json
  FROM input, ROWS FROM (
      jsonb_to_recordset(d->'log') AS (instance bigint, seq int, at timestamptz, actor bigint),
      unnest({events}), unnest({microsteps})) AS r(instance, seq, at, actor, event, microsteps))""",
    "closed": """
closed AS (
  UPDATE mortise.flow_task t
  SET status = 'done', outcome = x.outcome, closed_at = x.closed_at, closed_by = x.closed_by, comment = x.comment,
      files = x.files, signature = x.signature
  FROM (SELECT r.* FROM input, jsonb_to_recordset(d->'closed') AS r(
          instance bigint, key text, outcome text, closed_at timestamptz, closed_by bigint, comment text, files jsonb,
          signature text) WHERE r.instance {real}) x
  WHERE t.instance = x.instance AND t.key = x.key AND t.status <> 'done')""",
    "moved": """
moved AS (
  UPDATE mortise.flow_task t SET due_at = x.due_at
  FROM (SELECT r.* FROM input, jsonb_to_recordset(d->'moved') AS r(instance bigint, key text, due_at timestamptz)
        WHERE r.instance {real}) x
  WHERE t.instance = x.instance AND t.key = x.key AND t.status <> 'done')""",
    "opened": """
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
  WHERE o.assignee IS DISTINCT FROM x.by)""",
    "cancelled": """
cancelled AS (
  DELETE FROM mortise.flow_timer t
  USING (SELECT r.* FROM input, jsonb_to_recordset(d->'cancelled') AS r(instance bigint, key text)
         WHERE r.instance {real}) x
  WHERE t.instance = x.instance AND t.key = x.key)""",
    "timers": """
timers AS (
  INSERT INTO mortise.flow_timer (instance, key, node, due_at, action)
  SELECT r.* FROM input, jsonb_to_recordset(d->'timers') AS r(
      instance bigint, key text, node text, due_at timestamptz, action text)
  ON CONFLICT (instance, key) DO UPDATE SET due_at = EXCLUDED.due_at, node = EXCLUDED.node)""",
}
"""By the member of the document that it writes."""
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "stepped": ("states",),
    "started": ("new_states",),
    "log": ("events", "microsteps"),
}
"""The lists of texts that belong to a member, one text for each of its rows."""
_ALL_STEPPED = "1 / (SELECT (count(*) = jsonb_array_length((SELECT d->'stepped' FROM input)))::int FROM stepped)"
"""An instance that somebody else has stepped meanwhile is not found at its sequence: the statement fails then, so that
the commit, which is on its way behind it, does not happen."""
_NEW_TASKS = "(SELECT json_agg(json_build_array(id, instance, key))::text FROM opened)"


@cache
def _statement(parts: frozenset[str]) -> str:
    """For documents with just these members: what is not asked for costs nothing."""
    places = {name: f"${place}::text[]" for place, name in enumerate(_texts_of(parts), 2)}
    written = [_PARTS[name].format(real=_REAL, **places) for name in _PARTS if name in parts]
    checked = _ALL_STEPPED if "stepped" in parts else "1"
    return f"WITH {','.join([_INPUT, *written])} SELECT {checked}, {_NEW_TASKS if 'opened' in parts else 'NULL'}"


def _texts_of(parts: Collection[str]) -> list[str]:
    """The names of the lists of texts, in the order of their places."""
    return [text for part, texts in _TEXTS.items() if part in parts for text in texts]


@dataclass(frozen=True, slots=True)
class Opened:
    """A task that is new."""

    id: int
    instance: int
    key: str


async def save(work: Work, goings: Sequence[Going], last: Sequence[Asking] = ()) -> list[Opened]:
    """Write these instances, their logs, tasks, timers and notices; gives the new tasks. Nothing is written for those
    without an event. `last`: what is to be carried out in the same round trip, behind it.

    Raises Conflict (`flow.stepped_meanwhile`) when somebody else has stepped one of them meanwhile.
    """
    bare = await bare_of(work.connection)
    written = [each for each in goings if each.log]
    if not written:
        await at_once(bare, *last)
        return []
    stepped = [each for each in written if each.release is None]
    started = [each for each in written if each.release is not None]
    document = _document(work, stepped, started)
    texts = {
        "states": [each.state_text() for each in stepped],
        "new_states": [each.state_text() for each in started],
        "events": [line.event for each in (*stepped, *started) for line in each.log],
        "microsteps": [line.microsteps for each in (*stepped, *started) for line in each.log],
    }
    sql, values = _statement(frozenset(document)), [Texts(texts[name]) for name in _texts_of(document)]
    if "opened" in document:
        document["subjects"] = SUBJECTS
    try:
        rows, *_ = await at_once(bare, (sql, [Jsonb(document, orjson.dumps), *values]), *last)
    except psycopg.errors.DivisionByZero as error:
        raise Conflict.because(
            "flow.stepped_meanwhile", Text("Somebody else has just moved this flow.", "流程刚被他人推进。")
        ) from error
    return [Opened(*each) for each in orjson.loads(rows[0][1] or "[]")]


def _document(work: Work, stepped: Sequence[Going], started: Sequence[Going]) -> dict[str, Any]:
    """What is to be written, by the names of `_PARTS`; lists that are empty are left out."""
    goings = (*stepped, *started)
    whole = {
        "stepped": [each.row(work.now) for each in stepped],
        "started": [{**each.row(work.now), **_new(each), "title": each.title or ""} for each in started],
        "log": [
            {"instance": each.id, "seq": line.seq, "at": line.at, "actor": line.actor}
            for each in goings
            for line in each.log
        ],
        "closed": [row for each in goings for row in each.closed.values()],
        "moved": [row for each in goings for key, row in each.moved.items() if key not in each.closed],
        "opened": [row for each in goings for row in each.opened.values()],
        "cancelled": [
            {"instance": each.id, "key": key} for each in goings for key, due in each.timers.items() if due is None
        ],
        "timers": [_timer(each, key, due) for each in goings for key, due in each.timers.items() if due is not None],
    }
    return {name: rows for name, rows in whole.items() if rows}


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
