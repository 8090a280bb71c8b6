"""Rows of the statement → ResultSet: labelled, formatted, every cell with the condition of its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engines.expr import Env
from engines.kernel.texts import say
from engines.report import texts
from engines.report.axes import ordered
from engines.report.charts import chart_of
from engines.report.periods import span_text
from engines.report.pivot import pivot
from engines.report.shaper import Group, Json, Reader, Shaper
from engines.report.statement import HARD_LIMIT, Statement


def shape(statement: Statement, rows: Sequence[Mapping[str, Any]], env: Env, reader: Reader, *, name: Any = "") -> Json:
    """The ResultSet of docs/reference/http.md."""
    definition = statement.query.plan.definition
    result: Json = {
        "key": definition.key,
        "name": say(name or definition.name or definition.key, reader.language),
        "show": definition.show,
        "form": definition.source,
        "as_of": env.now.isoformat().replace("+00:00", "Z"),
    }
    shaper = Shaper(statement, () if definition.show == "list" else rows[:HARD_LIMIT], env, reader)
    if definition.show == "list":
        return result | _list(shaper, rows)
    result |= _table(shaper)
    result["truncated"] = result["truncated"] or len(rows) > HARD_LIMIT
    if definition.show == "number":
        result["number"] = _number(shaper)
    if shaper.plan.is_pivot:
        result["pivot"] = pivot(shaper)
        result["truncated"] = result["truncated"] or any(result["pivot"]["truncated"].values())
    chart = chart_of(shaper)
    if chart is not None:
        result["chart"] = chart
    return result


def _list(shaper: Shaper, rows: Sequence[Mapping[str, Any]]) -> Json:
    fields, limit, reader = shaper.plan.fields, shaper.statement.limit, shaper.reader
    columns = [
        {"key": each.key, "label": say(reader.field_labels.get(each.path, each.path), reader.language), "role": "dimension",
         "type": str(each.expression.type)}
        for each in fields
    ]  # fmt: skip
    shown = [
        {"id": str(row["id"]), "level": 0, "cells": [
            {"value": texts.json_value(row[each.key]),
             "text": shaper.value_text(each.path, each.expression.type.kind, each.expression.type.form, row[each.key])}
            for each in fields]}
        for row in rows[:limit]
    ]  # fmt: skip
    return {"columns": columns, "rows": shown, "truncated": len(rows) > limit}


def _table(shaper: Shaper) -> Json:
    plan, limit = shaper.plan, shaper.statement.limit
    columns = [
        {"key": each.key, "label": shaper.label(each), "role": "dimension", "type": str(each.type)}
        for each in plan.dimensions
    ]
    columns += [shaper.measure_view(each) for each in plan.measures]
    full = ordered(shaper, [each for each in shaper.groups if each.level == 0])
    foot = [each for each in shaper.groups if each.level != 0 and not each.members]
    rows = [_row(shaper, each) for each in full[:limit]]
    rows += [_row(shaper, each) for each in foot] if plan.dimensions and not plan.is_pivot else []
    return {"columns": columns, "rows": rows, "truncated": len(full) > limit}


def _row(shaper: Shaper, group: Group) -> Json:
    cells: list[Json] = []
    for each in shaper.plan.dimensions:
        if each.key in group.members:
            cells.append(shaper.header(each, group.members[each.key]))
        else:
            text = texts.TOTAL.to(shaper.reader.language) if not cells else ""
            cells.append({"value": None, "text": text})
    cells += [shaper.cell(group, each) for each in shaper.plan.measures]
    return {"cells": cells, "level": len(shaper.plan.dimensions) - len(group.members)}


def _number(shaper: Shaper) -> Json:
    each = shaper.plan.measures[-1] if shaper.plan.measures[-1].formula else shaper.plan.measures[0]
    group = next(iter(shaper.groups), Group(0, {}, {}, {}))
    found = shaper.cell(group, each)
    before, now, compared = group.before.get(each.key), group.values.get(each.key), shaper.query.comparison
    if each.definition.compare and group.before and compared is not None:
        found["previous"] = {"value": texts.json_value(before), "text": shaper.measure_text(each, before)}
        found["basis"] = each.definition.compare
        found["basis_text"] = span_text(compared.then, shaper.query.today, shaper.reader.language)
        found["delta"] = None
        if each.is_number and before and now is not None:
            found["delta"] = texts.json_value((now - before) / abs(before))
    if shaper.plan.goal is not None:
        goal = shaper.plan.goal.evaluate({}, shaper.env)
        found["goal"] = {"value": texts.json_value(goal), "text": shaper.measure_text(each, goal)}
    return found | {"format": shaper.format_of(each), "label": shaper.label(each), "better": shaper.better_of(each)}


__all__ = ["Reader", "shape"]
